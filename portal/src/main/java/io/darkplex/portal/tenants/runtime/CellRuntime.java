package io.darkplex.portal.tenants.runtime;

/** A place where cells live. Every implementation keeps the promises of {@code CellRuntimeContract}. */
public interface CellRuntime {

    /**
     * Starts the gateway of a tenant and returns as soon as it runs; it does not answer yet. A tenant that has a living
     * cell gets that one. A failed start leaves nothing behind.
     *
     * @throws io.darkplex.portal.kernel.ProblemException {@code CELL_RUNTIME_MISSING} when nothing can be started here,
     *     {@code CELL_START_FAILED} when this one could not
     */
    Cell start(CellSpec spec) throws InterruptedException;

    /**
     * Ends every cell of this instance at once, whoever started it. Called before the first start, for what an earlier
     * portal has left behind, and after the last stop, for what did not end in time.
     *
     * @return how many processes were ended
     */
    int endLeftovers();
}
