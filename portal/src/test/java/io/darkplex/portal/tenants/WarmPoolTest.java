package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WarmPoolTest {

    private static final long AGE = 1000;
    private static final long PAUSE = 10;
    private static final long SPARE = 7;

    private final Fake nursery = new Fake();
    private final AtomicLong now = new AtomicLong();
    private final Semaphore starts = new Semaphore(1, true);
    private final Semaphore rooms = new Semaphore(4, true);
    private volatile boolean memory = true;
    private WarmPool<Integer> pool = pool(2);

    @AfterEach
    void nothingIsLeft() throws Exception {
        nursery.hold.release(100);
        pool.end();
        assertThat(nursery.living).isEmpty();
        assertThat(starts.availablePermits()).isOne();
    }

    @Test
    void itIsFilledToItsSizeAndFilledAgain() throws Exception {
        fill(2);
        assertThat(rooms.availablePermits()).isEqualTo(2);
        assertThat(pool.take()).contains(1);
        later(PAUSE);
        fill(2);
        assertThat(nursery.raised).hasValue(3);
        handOver(1);
    }

    @Test
    void eachIsGivenToOneOnly() throws Exception {
        fill(2);
        List<Integer> taken = new CopyOnWriteArrayList<>();
        var threads = List.of(taking(taken), taking(taken), taking(taken));
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(taken).containsExactlyInAnyOrder(1, 2);
        taken.forEach(this::handOver);
    }

    @Test
    void whoComesWhileOneIsRaisedGetsThatOne() throws Exception {
        nursery.hold.drainPermits();
        pool.look();
        await().until(() -> nursery.raising.get() == 1);
        var first = new CompletableFuture<Integer>();
        Thread waiting = Thread.ofVirtual().start(() -> take(first));
        await().until(() -> waiting.getState() == Thread.State.WAITING);
        assertThat(pool.take()).as("the second does not wait").isEmpty();
        nursery.hold.release();
        assertThat(first.get()).isEqualTo(1);
        nursery.hold.release(10);
        handOver(1);
    }

    @Test
    void noneIsRaisedWhereThereIsNoPlaceForIt() {
        memory = false;
        lookAndNothingComes();
        memory = true;
        assertThat(rooms.tryAcquire(3)).isTrue();
        lookAndNothingComes();
        rooms.release(3);
        assertThat(starts.tryAcquire()).isTrue();
        lookAndNothingComes();
        starts.release();
        nursery.possible = false;
        lookAndNothingComes();
        nursery.possible = true;
        fill(2);
    }

    @Test
    void zeroTurnsItOff() throws Exception {
        pool.end();
        pool = pool(0);
        lookAndNothingComes();
        assertThat(pool.take()).isEmpty();
    }

    @Test
    void afterAStartTheMachineIsLeftAloneForAWhile() throws Exception {
        assertThat(pool.take()).isEmpty();
        lookAndNothingComes();
        later(PAUSE);
        fill(2);
    }

    @Test
    void afterFailuresItWaitsLongerAndLonger() {
        nursery.failing = true;
        pool.look();
        await().until(() -> nursery.failed.get() == 1);
        await().until(() -> rooms.availablePermits() == 4);
        lookAndNothingComes();
        later(PAUSE);
        pool.look();
        await().until(() -> nursery.failed.get() == 2);
        later(PAUSE);
        lookAndNothingComes();
        later(PAUSE);
        nursery.failing = false;
        fill(2);
    }

    @Test
    void whatIsOldDeadOrOfAnotherVersionIsReplaced() throws Exception {
        fill(2);
        nursery.useless.add(1);
        later(PAUSE);
        pool.look();
        await().until(() -> nursery.raised.get() == 3);
        assertThat(nursery.living).doesNotContain(1);
        later(AGE + 1);
        pool.look();
        await().until(() -> nursery.raised.get() == 5);
        assertThat(nursery.living).containsExactlyInAnyOrder(4, 5);
        nursery.useless.addAll(List.of(4, 5));
        assertThat(pool.take()).isEmpty();
        assertThat(nursery.living).isEmpty();
        assertThat(rooms.availablePermits()).isEqualTo(4);
    }

    @Test
    void afterItsEndNothingComesAnyMore() throws Exception {
        nursery.hold.drainPermits();
        pool.look();
        await().until(() -> nursery.raising.get() == 1);
        pool.end();
        assertThat(nursery.living).isEmpty();
        assertThat(rooms.availablePermits()).isEqualTo(4);
        lookAndNothingComes();
    }

    private void fill(int size) {
        await().until(() -> {
            pool.look();
            return pool.waiting() == size && starts.availablePermits() == 1;
        });
    }

    private void lookAndNothingComes() {
        int before = nursery.raised.get();
        pool.look();
        await().during(Duration.ofMillis(30)).until(() -> nursery.raised.get() == before);
    }

    private Thread taking(List<Integer> taken) {
        return Thread.ofVirtual().start(() -> {
            var mine = new CompletableFuture<Integer>();
            take(mine);
            if (mine.getNow(0) > 0) {
                taken.add(mine.join());
            }
        });
    }

    private void take(CompletableFuture<Integer> to) {
        try {
            pool.take().ifPresent(to::complete);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void handOver(Integer cell) {
        nursery.living.remove(cell);
        rooms.release();
    }

    private void later(long nanos) {
        now.addAndGet(nanos);
    }

    private WarmPool<Integer> pool(int size) {
        return new WarmPool<>(nursery, new WarmPool.Bounds(size, AGE, PAUSE, SPARE, now::get), new FakePlaces());
    }

    /** One start at a time, four places. */
    private final class FakePlaces implements WarmPool.Places {

        @Override
        public boolean enterUnasked(long spareBytes) {
            assertThat(spareBytes).isEqualTo(SPARE);
            boolean free = memory && rooms.availablePermits() > 1 && starts.tryAcquire();
            return free && rooms.tryAcquire();
        }

        @Override
        public void started() {
            starts.release();
        }

        @Override
        public void failed() {
            starts.release();
            rooms.release();
        }

        @Override
        public void left() {
            rooms.release();
        }
    }

    /** Cells are numbers. */
    private static final class Fake implements WarmPool.Nursery<Integer> {

        final AtomicInteger raising = new AtomicInteger();
        final AtomicInteger raised = new AtomicInteger();
        final AtomicInteger failed = new AtomicInteger();
        final Set<Integer> living = ConcurrentHashMap.newKeySet();
        final Set<Integer> useless = ConcurrentHashMap.newKeySet();
        final Semaphore hold = new Semaphore(100);
        volatile boolean possible = true;
        volatile boolean failing;

        @Override
        public boolean possible() {
            return possible;
        }

        @Override
        public Integer raise() throws InterruptedException {
            if (failing) {
                failed.incrementAndGet();
                throw new IllegalStateException("as the test wants");
            }
            raising.incrementAndGet();
            hold.acquire();
            int fresh = raised.incrementAndGet();
            living.add(fresh);
            return fresh;
        }

        @Override
        public boolean usable(Integer cell) {
            return !useless.contains(cell);
        }

        @Override
        public void discard(Integer cell) {
            assertThat(living.remove(cell)).isTrue();
        }
    }
}
