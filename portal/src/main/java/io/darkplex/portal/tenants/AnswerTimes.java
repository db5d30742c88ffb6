package io.darkplex.portal.tenants;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long a cell took for its latest answers to a cheap question; the time that its one thread was busy with something
 * else is most of it.
 *
 * @param latest the last comes last
 */
record AnswerTimes(List<Duration> latest) {

    /** At one look each 15 s: five minutes. */
    private static final int KEPT = 20;

    /** One long pause may be a collection of garbage, or the start of another cell. */
    private static final int SLOW_IN_A_ROW = 2;

    AnswerTimes {
        latest = List.copyOf(latest);
    }

    static AnswerTimes none() {
        return new AnswerTimes(List.of());
    }

    AnswerTimes and(Duration next) {
        return new AnswerTimes(Stream.concat(
                        latest.stream().skip(Math.max(0, latest.size() - KEPT + 1)), Stream.of(next))
                .toList());
    }

    boolean empty() {
        return latest.isEmpty();
    }

    Duration last() {
        return latest.getLast();
    }

    Duration worst() {
        return Collections.max(latest);
    }

    /** Whether the last ones all took so long. */
    boolean slow(Duration bound) {
        return latest.size() >= SLOW_IN_A_ROW
                && latest.subList(latest.size() - SLOW_IN_A_ROW, latest.size()).stream()
                        .allMatch(took -> took.compareTo(bound) >= 0);
    }
}
