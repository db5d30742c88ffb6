package io.darkplex.proxy.retry;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Keeps calls from an offer that fails. Counts a sliding window; opens when too large a share failed; after a pause lets one
 * call probe, which closes it or opens it again.
 *
 * <pre>
 * CLOSED --share of failures--> OPEN --pause--> HALF_OPEN --probe succeeds--> CLOSED
 *                                 ^------------------'--probe fails
 * </pre>
 *
 * For many threads, without locks and without garbage. Times are nanoseconds, rising, from 0 on.
 */
public final class Breaker {

    /**
     * @param failurePercent opens when this share of the window's calls failed
     * @param callsMin fewer calls in the window say nothing
     * @param window how far back calls count
     * @param pause from opening to the probe
     */
    public record Settings(int failurePercent, int callsMin, Duration window, Duration pause) {
        public Settings {
            if (failurePercent < 1 || failurePercent > 100 || callsMin < 1) {
                throw new IllegalArgumentException("A breaker opens at 1 to 100 percent of at least 1 call.");
            }
            if (window.toMillis() < BUCKETS || pause.toMillis() < 1) {
                throw new IllegalArgumentException(
                        "A breaker's window is at least " + BUCKETS + " ms, its pause at least 1 ms.");
            }
        }
    }

    public enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    /** What a call gets that wants to pass. */
    public enum Pass {
        REFUSED,
        USUAL,
        /** The one call that probes; its end has to be told, whatever it is. */
        PROBE
    }

    /** How a call ended that had passed. */
    public enum Sign {
        GOOD,
        BAD,
        /** It says nothing, for example because the caller left. */
        NONE
    }

    private static final int BUCKETS = 10;
    private static final long CLOSED = -1;
    private static final long PROBING = -2;

    private static final int COUNT_BITS = 20;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    private static final long EPOCH_MASK = (1L << 24) - 1;

    private final Settings settings;
    private final long bucketNanos;

    /** {@link #CLOSED}, {@link #PROBING}, or open until this time. */
    private final AtomicLong state = new AtomicLong(CLOSED);

    /** Each with its number (24 bits), calls that went well and calls that failed (20 bits each). */
    private final AtomicLongArray buckets = new AtomicLongArray(BUCKETS);

    public Breaker(Settings settings) {
        this.settings = settings;
        this.bucketNanos = settings.window().toNanos() / BUCKETS;
    }

    public Pass enter(long now) {
        long seen = state.get();
        if (seen == CLOSED) {
            return Pass.USUAL;
        }
        if (seen == PROBING || now < seen) {
            return Pass.REFUSED;
        }
        return state.compareAndSet(seen, PROBING) ? Pass.PROBE : Pass.REFUSED;
    }

    /** A call that had passed is over. */
    public void leave(Pass pass, Sign sign, long now) {
        switch (pass) {
            case PROBE -> probed(sign, now);
            case USUAL -> count(sign, now);
            case REFUSED -> {}
        }
    }

    /** How long a call has to wait at least, in nanoseconds; 0 when it may try. Tells nothing of how a probe will end. */
    public long closedFor(long now) {
        long seen = state.get();
        if (seen == PROBING) {
            return settings.pause().toNanos();
        }
        return seen == CLOSED ? 0 : Math.max(0, seen - now);
    }

    public State state(long now) {
        long seen = state.get();
        if (seen == CLOSED) {
            return State.CLOSED;
        }
        return seen == PROBING || now >= seen ? State.HALF_OPEN : State.OPEN;
    }

    private void probed(Sign sign, long now) {
        switch (sign) {
            case GOOD -> {
                for (int i = 0; i < BUCKETS; i++) {
                    buckets.set(i, 0);
                }
                state.set(CLOSED);
            }
            case BAD -> state.set(now + settings.pause().toNanos());
            // Nothing was learned: the next call probes.
            case NONE -> state.set(now);
        }
    }

    private void count(Sign sign, long now) {
        if (sign == Sign.NONE) {
            return;
        }
        long epoch = (now / bucketNanos) & EPOCH_MASK;
        add(epoch, sign == Sign.BAD);
        if (sign == Sign.BAD && tooManyFailed(epoch)) {
            state.compareAndSet(CLOSED, now + settings.pause().toNanos());
        }
    }

    private void add(long epoch, boolean failed) {
        int at = (int) (epoch % BUCKETS);
        while (true) {
            long seen = buckets.get(at);
            long kept = epochOf(seen) == epoch ? seen : epoch << (2 * COUNT_BITS);
            long counted = failed ? failed(kept) : good(kept);
            if (counted == COUNT_MASK) {
                return;
            }
            if (buckets.compareAndSet(at, seen, kept + (failed ? 1 : 1L << COUNT_BITS))) {
                return;
            }
        }
    }

    private boolean tooManyFailed(long epoch) {
        long good = 0;
        long failed = 0;
        for (int i = 0; i < BUCKETS; i++) {
            long bucket = buckets.get(i);
            if (((epoch - epochOf(bucket)) & EPOCH_MASK) < BUCKETS) {
                good += good(bucket);
                failed += failed(bucket);
            }
        }
        long calls = good + failed;
        return calls >= settings.callsMin() && failed * 100 >= calls * settings.failurePercent();
    }

    private static long epochOf(long bucket) {
        return bucket >>> (2 * COUNT_BITS);
    }

    private static long good(long bucket) {
        return (bucket >>> COUNT_BITS) & COUNT_MASK;
    }

    private static long failed(long bucket) {
        return bucket & COUNT_MASK;
    }
}
