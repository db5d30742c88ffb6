package io.darkplex.proxy.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: doubling, and between half of it and all of it by chance, so that many who failed
 * together do not come back together.
 *
 * @param first after one failure
 * @param most at any time
 */
public record Backoff(Duration first, Duration most) {

    private static final int MOST_DOUBLINGS = 30;

    public Backoff {
        if (first.toMillis() < 1 || most.compareTo(first) < 0 || most.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("A backoff begins at 1 ms or more and ends at its most, a day or less.");
        }
    }

    /** @param failures so far, at least 1 */
    public long nanos(int failures, RandomGenerator chance) {
        int doublings = Math.clamp(failures - 1, 0, MOST_DOUBLINGS);
        double full = Math.min((double) most.toNanos(), first.toNanos() * (double) (1L << doublings));
        return (long) (full / 2 + chance.nextDouble() * full / 2);
    }
}
