package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import java.util.List;

/**
 * All assistants of this server, for its operators. Whatever does not name an existing one is refused as {@code NOT_FOUND}.
 */
public interface Cells {

    Page list(Order order, int page, int size);

    /** Whether the file system itself stops an assistant that would write past its room on the disk; else it is watched. */
    boolean diskHeld();

    /** What an operator should look at. */
    List<Finding> findings();

    /** @throws io.darkplex.portal.kernel.ProblemException {@link TenantProblem#CELL_QUARANTINED} */
    void start(TenantId tenant);

    /**
     * Ends the cell. The next work wakes it again.
     *
     * @param evenWhileWorking also when an answer breaks off by that
     * @throws io.darkplex.portal.kernel.ProblemException {@link TenantProblem#ASSISTANT_WORKING}
     */
    void stop(TenantId tenant, boolean evenWhileWorking);

    /** As a {@link #stop} with a {@link #start}. */
    void restart(TenantId tenant, boolean evenWhileWorking);

    /**
     * Lets it live in a cell of its own, or in one with others, from now on. One that is awake is stopped, moved with all
     * that it knows, and started.
     *
     * @param evenWhileWorking also when an answer breaks off by that
     * @throws io.darkplex.portal.kernel.ProblemException {@link TenantProblem#ASSISTANT_WORKING}, or
     *     {@link TenantProblem#PLACEMENT_IMPOSSIBLE}
     */
    void move(TenantId tenant, CellFacts.Placement to, boolean evenWhileWorking);

    /** Ends the cell, whatever it does, and lets it not start again. */
    void quarantine(TenantId tenant);

    /** Quiet when it is not quarantined. */
    void release(TenantId tenant);

    enum Order {
        /** Those first that somebody should look at. */
        STATE,
        /** The latest first. */
        ACTIVE
    }

    /** @param total how many there are on all pages */
    record Page(List<CellFacts> cells, int total) {

        public Page {
            cells = List.copyOf(cells);
        }
    }
}
