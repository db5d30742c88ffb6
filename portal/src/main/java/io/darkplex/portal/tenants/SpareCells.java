package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.AssistantState.State;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds among all supervisors whose cell can be done without. */
final class SpareCells implements Spare {

    private final Collection<CellSupervisor> cells;
    private final AdmissionLimits limits;
    private final Clock clock;

    SpareCells(Collection<CellSupervisor> cells, AdmissionLimits limits, Clock clock) {
        this.cells = cells;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public long growthBytes(long expectedOfEach) {
        // Of one whose memory nobody knows, what it takes now is in the machine's reading, and no more can be said.
        return cells.stream()
                .filter(CellSupervisor::takesAPlace)
                .mapToLong(
                        cell -> Math.max(0, expectedOfEach - cell.memoryBytes().orElse(expectedOfEach)))
                .sum();
    }

    @Override
    public boolean giveUpOne() {
        Instant latest = clock.instant().minus(limits.spareIdleMin());
        Optional<CellSupervisor> longest = cells.stream()
                .filter(cell -> up(cell.state().state()) && cell.takesAPlace() && !cell.working())
                .filter(cell -> !restsSince(cell).isAfter(latest))
                .min(Comparator.comparing((CellSupervisor cell) -> cell.state().state() != State.PARKED)
                        .thenComparing(SpareCells::restsSince));
        longest.ifPresent(CellSupervisor::giveUp);
        return longest.isPresent();
    }

    private static boolean up(State state) {
        return state == State.READY || state == State.PARKED;
    }

    private static Instant restsSince(CellSupervisor cell) {
        Instant up = cell.state().since();
        Instant active = cell.record().activeAt();
        return active == null || active.isBefore(up) ? up : active;
    }
}
