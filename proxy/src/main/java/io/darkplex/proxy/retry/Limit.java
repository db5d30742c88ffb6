package io.darkplex.proxy.retry;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many calls an offer gets at one time, learned from how they end: each that goes well adds a little, so that a full round of
 * them adds one; one that was too many halves it (AIMD). Calls that began before it was halved do not halve it again.
 *
 * <p>For many threads, without locks and without garbage: all of it is one number.
 */
public final class Limit {

    /** @param ceiling at most 65535 */
    public record Settings(int start, int floor, int ceiling) {
        public Settings {
            if (floor < 1 || start < floor || ceiling < start || ceiling > HIGHEST) {
                throw new IllegalArgumentException(
                        "A limit has 1 <= floor <= start <= ceiling <= " + HIGHEST + " calls.");
            }
        }
    }

    /** What the end of a call says about the limit. */
    public enum Lesson {
        MORE,
        FEWER,
        NONE
    }

    /** No room for one more. */
    public static final int FULL = -1;

    private static final int HIGHEST = 65_535;

    /** The limit is kept in parts of a call. */
    private static final int PARTS = 256;

    private static final int FLIGHT_BITS = 20;
    private static final int ROUND_BITS = 20;
    private static final long FLIGHT_MASK = (1L << FLIGHT_BITS) - 1;
    private static final long ROUND_MASK = (1L << ROUND_BITS) - 1;

    private final Settings settings;

    /** The limit in parts (24 bits), how often it was halved (20 bits), and calls in flight (20 bits). */
    private final AtomicLong state;

    public Limit(Settings settings) {
        this.settings = settings;
        this.state = new AtomicLong(pack((long) settings.start() * PARTS, 0, 0));
    }

    /** @return a ticket for {@link #leave}, or {@link #FULL} */
    public int enter() {
        while (true) {
            long seen = state.get();
            if (inFlight(seen) >= parts(seen) / PARTS) {
                return FULL;
            }
            if (state.compareAndSet(seen, seen + 1)) {
                return (int) round(seen);
            }
        }
    }

    /** A call with this ticket is over; each ticket exactly once. */
    public void leave(int ticket, Lesson lesson) {
        while (true) {
            long seen = state.get();
            if (inFlight(seen) == 0) {
                throw new IllegalStateException("More calls ended than began.");
            }
            if (state.compareAndSet(seen, learned(seen, ticket, lesson) - 1)) {
                return;
            }
        }
    }

    public int limit() {
        return (int) (parts(state.get()) / PARTS);
    }

    public int inFlight() {
        return (int) inFlight(state.get());
    }

    private long learned(long seen, int ticket, Lesson lesson) {
        long parts = parts(seen);
        long flight = inFlight(seen);
        return switch (lesson) {
            case NONE -> seen;
            case MORE -> {
                // What is not used says nothing about whether more would be borne.
                boolean used = flight * 2 * PARTS >= parts;
                long more = Math.min(parts + (used ? Math.max(1, PARTS * PARTS / parts) : 0), most());
                yield pack(more, round(seen), flight);
            }
            case FEWER -> {
                if (ticket != (int) round(seen)) {
                    yield seen;
                }
                long fewer = Math.max(parts / 2, (long) settings.floor() * PARTS);
                yield pack(fewer, (round(seen) + 1) & ROUND_MASK, flight);
            }
        };
    }

    private long most() {
        return (long) settings.ceiling() * PARTS;
    }

    private static long pack(long parts, long round, long flight) {
        return parts << (ROUND_BITS + FLIGHT_BITS) | round << FLIGHT_BITS | flight;
    }

    private static long parts(long state) {
        return state >>> (ROUND_BITS + FLIGHT_BITS);
    }

    private static long round(long state) {
        return (state >>> FLIGHT_BITS) & ROUND_MASK;
    }

    private static long inFlight(long state) {
        return state & FLIGHT_MASK;
    }
}
