package io.darkplex.portal.tenants;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** How long the last starts took; their median is what the next is said to take. */
final class StartTimes {

    private static final int KEPT = 9;

    private final Duration unmeasured;
    private final Deque<Duration> last = new ArrayDeque<>();

    StartTimes(Duration unmeasured) {
        this.unmeasured = unmeasured;
    }

    synchronized void add(Duration took) {
        last.addLast(took);
        if (last.size() > KEPT) {
            last.removeFirst();
        }
    }

    synchronized Duration estimate() {
        List<Duration> sorted = last.stream().sorted().toList();
        return sorted.isEmpty() ? unmeasured : sorted.get(sorted.size() / 2);
    }
}
