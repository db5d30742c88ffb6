package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.kernel.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Threads that wait for a place, in a time of their own. */
class AdmissionTest {

    private static final long CELL = 900;
    private static final long RESERVE = 250;
    private static final int STARTS = 2;

    private final AtomicLong now = new AtomicLong();
    private final AtomicLong available = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final AdmissionLimits limits = new AdmissionLimits(
            DataSize.ofBytes(CELL),
            DataSize.ofBytes(RESERVE),
            8,
            200,
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ZERO,
            Duration.ofSeconds(10));
    private final Admission admission = new Admission(
            new StartLine(limits, STARTS, 1000),
            limits,
            () -> new Machine.Reading(available.get(), 0),
            new Spare() {
                @Override
                public long growthBytes(long expectedOfEach) {
                    return 0;
                }

                @Override
                public boolean giveUpOne() {
                    asked.incrementAndGet();
                    return false;
                }
            },
            now::get);

    @Test
    void whoGivesUpLeavesNoHole() throws Exception {
        var first = waiter();
        var second = waiter();
        var third = waiter();
        assertThat(asked).hasPositiveValue();
        second.thread.interrupt();
        await().until(() -> third.positions.equals(List.of(3, 2)));
        assertThat(second.end.get()).isInstanceOf(InterruptedException.class);
        available.set(RESERVE + 2 * CELL);
        admission.look();
        assertThat(first.end.get()).isEqualTo("in");
        assertThat(third.end.get()).isEqualTo("in");
        assertThat(first.positions).containsExactly(1);
        assertThat(admission.waiting()).isZero();
    }

    @Test
    void whoWaitsTooLongIsToldWhatIsShort() throws Exception {
        var late = waiter();
        now.addAndGet(Duration.ofMinutes(5).toNanos());
        var other = waiter();
        now.addAndGet(Duration.ofMinutes(5).toNanos());
        admission.look();
        assertThat(late.end.get()).isInstanceOfSatisfying(ProblemException.class, failed -> {
            assertThat(failed.problem()).isEqualTo(TenantProblem.CELLS_FULL);
            assertThat(failed.detail()).isEqualTo("No place came free within 600 s: too little memory is free.");
        });
        await().until(() -> other.positions.equals(List.of(2, 1)));
        other.thread.interrupt();
        assertThat(other.end.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aHundredAtOnceAreServedInOrderAndTheReserveStaysFree() throws Exception {
        var waiters = new ArrayList<Waiter>();
        for (int i = 0; i < 100; i++) {
            waiters.add(waiter());
        }
        int places = 5;
        available.set(RESERVE + places * CELL);
        admission.look();
        int served = 0;
        int living = 0;
        while (served < waiters.size()) {
            assertThat(waiters.get(served).end.get()).isEqualTo("in");
            int next = Math.min(served + STARTS, waiters.size());
            waiters.subList(next, waiters.size())
                    .forEach(later -> assertThat(later.end).isNotDone());
            assertThat(available.addAndGet(-CELL)).isGreaterThanOrEqualTo(RESERVE);
            served++;
            living++;
            admission.started();
            if (living == places) {
                // Nobody is let in until somebody has gone.
                admission.look();
                available.addAndGet(living * CELL);
                for (; living > 0; living--) {
                    admission.left();
                }
            }
        }
        assertThat(admission.waiting()).isZero();
        for (int i = 0; i < waiters.size(); i++) {
            assertThat(waiters.get(i).positions.getFirst()).isEqualTo(i + 1);
            assertThat(waiters.get(i).positions).isSortedAccordingTo((a, b) -> b - a);
        }
    }

    private static final class Waiter {
        final List<Integer> positions = new CopyOnWriteArrayList<>();
        final CompletableFuture<Object> end = new CompletableFuture<>();

        @SuppressWarnings("NullAway.Init") // by whoever makes it
        Thread thread;
    }

    /** Returns when it stands in the line and knows where. */
    private Waiter waiter() {
        var waiter = new Waiter();
        waiter.thread = Thread.ofVirtual().start(() -> {
            try {
                admission.enter(waiter.positions::add);
                waiter.end.complete("in");
            } catch (InterruptedException | RuntimeException failed) {
                waiter.end.complete(failed);
            }
        });
        await().pollInterval(Duration.ofMillis(1)).until(() -> !waiter.positions.isEmpty());
        return waiter;
    }
}
