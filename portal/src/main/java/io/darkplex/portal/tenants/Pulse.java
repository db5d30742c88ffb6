package io.darkplex.portal.tenants;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a cell's beats have come in. Pure; times are those of one clock that never goes back, in nanoseconds.
 *
 * @param since when they were first to come: the cell is up, or thawed
 * @param last the latest of them; null before the first
 * @param at when it came
 * @param lateSince from when on each one told of a thread that was far behind; null when the last did not
 * @param tokens beats that are taken at once, by {@code at}
 */
record Pulse(
        long since, @Nullable Beat last, long at, @Nullable Long lateSince, double tokens) {

    static Pulse from(long now, BeatProperties rules) {
        return new Pulse(now, null, now, null, rules.burst());
    }

    /** @return null when too many have come */
    @Nullable Pulse and(Beat beat, long now, BeatProperties rules) {
        double filled = Math.min(
                rules.burst(), tokens + (double) (now - at) / rules.period().toNanos());
        if (filled < 1) {
            return null;
        }
        boolean late = beat.delay().p99().compareTo(rules.lagMax()) >= 0;
        // The first one also tells of the time before: of its start, or of having been frozen.
        Long behind = !late || last == null ? null : lateSince == null ? Long.valueOf(now) : lateSince;
        return new Pulse(since, beat, now, behind, filled - 1);
    }

    boolean silent(long now, BeatProperties rules) {
        return now - (last == null ? since : at) > rules.silentAfter().toNanos();
    }

    boolean hangs(long now, BeatProperties rules) {
        return lateSince != null && now - lateSince >= rules.lagFor().toNanos();
    }

    Duration age(long now) {
        return Duration.ofNanos(now - at);
    }
}
