package io.darkplex.portal.tenants.runtime;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.CellKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A place where cells live. Every implementation keeps the promises of {@code CellRuntimeContract}. */
public interface CellRuntime {

    CellKind kind();

    /** How a cell of the tenant with this folder will see its world. */
    Surroundings surroundings(Path folder);

    /** Whether cells have the very folder of their spec, so that what is moved into it is there for them. */
    default boolean readsFolders() {
        return true;
    }

    /** Which OpenClaw cells run; empty when it is not known here. */
    default Optional<String> version() {
        return Optional.empty();
    }

    /** Whether a whole cell is held to the memory of its limits. */
    default boolean holdsMemory() {
        return false;
    }

    /**
     * Makes a file that the portal has written the property of the tenant's cell, where that is another user.
     *
     * @param file not within the cell's reach
     */
    void own(TenantId tenant, Path file) throws IOException;

    /** Whether cells start at their usual pace, without a cell that is {@link CellSpec#preparing} first. */
    boolean prepared();

    /** A cell that was {@link CellSpec#preparing} has come up and ended well: later ones use what it has left. */
    void keepPreparation();

    /**
     * Starts the gateway of a tenant and returns as soon as it runs; it does not answer yet. A tenant that has a living
     * cell gets that one. A failed start leaves nothing behind.
     *
     * @throws io.darkplex.portal.kernel.ProblemException {@code CELL_RUNTIME_MISSING} when nothing can be started here,
     *     {@code CELL_START_FAILED} when this one could not
     */
    Cell start(CellSpec spec) throws InterruptedException;

    /** The cells that this portal has started and that live. */
    List<Cell> living();

    /** The folders of the same cells, as their specs have named them. */
    Set<Path> livingFolders();

    /**
     * What bears the marks of this instance and belongs to no tenant that has a living cell here. One that is being
     * started may be among it.
     *
     * @throws IOException when it could not be seen, which says nothing about what there is
     */
    List<StrayCell> strays() throws IOException;

    /** Ends it at once. Quiet when it is gone, or when its tenant has got a living cell since. */
    void end(StrayCell stray) throws IOException;

    /**
     * Ends every cell of this instance at once, whoever started it. Called before the first start, for what an earlier
     * portal has left behind, and after the last stop, for what did not end in time.
     *
     * @return how many processes were ended
     */
    int endLeftovers();
}
