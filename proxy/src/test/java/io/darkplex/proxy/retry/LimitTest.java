package io.darkplex.proxy.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.proxy.retry.Limit.Lesson;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {

    @Test
    void itLetsInAsManyAsItsLimitAndNoMore() {
        var limit = new Limit(new Limit.Settings(2, 1, 4));

        int first = limit.enter();
        limit.enter();

        assertThat(limit.enter()).isEqualTo(Limit.FULL);
        limit.leave(first, Lesson.NONE);
        assertThat(limit.enter()).isNotEqualTo(Limit.FULL);
    }

    @Test
    void oneRoundOfSuccessesAddsOne() {
        var limit = new Limit(new Limit.Settings(10, 1, 100));

        for (int i = 0; i < 11; i++) {
            round(limit, limit.limit(), Lesson.MORE, 1);
        }

        assertThat(limit.limit()).isEqualTo(11);
    }

    @Test
    void aLimitThatIsNotUsedDoesNotGrow() {
        var limit = new Limit(new Limit.Settings(10, 1, 100));

        for (int i = 0; i < 1_000; i++) {
            limit.leave(limit.enter(), Lesson.MORE);
        }

        assertThat(limit.limit()).isEqualTo(10);
    }

    @Test
    void manyThatWereTooManyTogetherHalveItOnce() {
        var limit = new Limit(new Limit.Settings(40, 4, 100));

        round(limit, 40, Lesson.FEWER, 40);
        assertThat(limit.limit()).isEqualTo(20);

        for (int i = 0; i < 10; i++) {
            round(limit, 1, Lesson.FEWER, 1);
        }
        assertThat(limit.limit()).as("the floor").isEqualTo(4);
    }

    @Test
    void oneEndTooManyIsADefect() {
        var limit = new Limit(new Limit.Settings(1, 1, 1));

        assertThatThrownBy(() -> limit.leave(0, Lesson.NONE)).isInstanceOf(IllegalStateException.class);
    }

    /** A provider that bears 25 calls at one time and says so: the limit finds it from below and from above. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 20261201})
    void itFindsWhatAProviderBears(long seed) {
        var chance = new SplittableRandom(seed);
        var limit = new Limit(new Limit.Settings(2, 1, 1_000));
        List<Integer> running = new ArrayList<>();
        long sum = 0;
        int samples = 0;
        for (int step = 0; step < 60_000; step++) {
            int ticket = limit.enter();
            if (ticket != Limit.FULL) {
                running.add(ticket);
            }
            boolean full = ticket == Limit.FULL;
            if (running.size() > 25) {
                limit.leave(running.removeLast(), Lesson.FEWER);
            } else if (full || chance.nextInt(3) == 0) {
                int any = chance.nextInt(running.size());
                int ended = running.get(any);
                running.set(any, running.getLast());
                running.removeLast();
                limit.leave(ended, Lesson.MORE);
            }
            assertThat(limit.inFlight()).isEqualTo(running.size());
            if (step > 10_000) {
                sum += limit.limit();
                samples++;
            }
        }

        assertThat(sum / samples).as("seed %d", seed).isBetween(12L, 27L);
    }

    /** Eight threads enter and leave at random; none ever sees more calls than there may be, and none is lost. */
    @Test
    void atAnyConcurrencyCallsInFlightNeverPassTheLimit() throws Exception {
        var limit = new Limit(new Limit.Settings(16, 2, 32));
        List<Lesson> lessons = List.copyOf(EnumSet.allOf(Lesson.class));
        var flying = new AtomicInteger();
        var most = new AtomicInteger();
        List<Callable<Void>> work = new ArrayList<>();
        for (long seed = 0; seed < 8; seed++) {
            var chance = new SplittableRandom(seed);
            work.add(() -> {
                for (int i = 0; i < 50_000; i++) {
                    int ticket = limit.enter();
                    if (ticket == Limit.FULL) {
                        Thread.onSpinWait();
                        continue;
                    }
                    most.accumulateAndGet(flying.incrementAndGet(), Math::max);
                    flying.decrementAndGet();
                    limit.leave(ticket, lessons.get(chance.nextInt(lessons.size())));
                }
                return null;
            });
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        }

        assertThat(most.get()).isPositive().isLessThanOrEqualTo(32);
        assertThat(limit.inFlight()).isZero();
        assertThat(limit.limit()).isBetween(2, 32);
    }

    private static void round(Limit limit, int calls, Lesson lesson, int ends) {
        List<Integer> tickets = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            tickets.add(limit.enter());
        }
        for (int i = 0; i < calls; i++) {
            limit.leave(tickets.get(i), i < ends ? lesson : Lesson.NONE);
        }
    }
}
