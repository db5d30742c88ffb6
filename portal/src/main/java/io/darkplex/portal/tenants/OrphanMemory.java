package io.darkplex.portal.tenants;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Since when each orphan has been one. Only what was one for a while is dealt with: a cell is not made in a moment. */
record OrphanMemory(Map<Orphan, Instant> since) {

    OrphanMemory {
        since = Map.copyOf(since);
    }

    static OrphanMemory empty() {
        return new OrphanMemory(Map.of());
    }

    /**
     * @param due what was an orphan before, is one now, and has been for as many starts as its kind takes
     * @param memory for the next look
     */
    record Verdict(List<Orphan> due, OrphanMemory memory) {}

    Verdict look(OrphanScene scene, Instant now, Duration start) {
        Set<Orphan> suspects = scene.suspects();
        var next = new HashMap<Orphan, Instant>();
        since.forEach((orphan, first) -> {
            if (suspects.contains(orphan) || !scene.tells(orphan)) {
                next.put(orphan, first);
            }
        });
        suspects.forEach(orphan -> next.putIfAbsent(orphan, now));
        List<Orphan> due = suspects.stream()
                .filter(since::containsKey)
                .filter(orphan ->
                        !now.isBefore(next.getOrDefault(orphan, now).plus(start.multipliedBy(orphan.starts()))))
                .toList();
        return new Verdict(due, new OrphanMemory(next));
    }
}
