package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;

/** Where cells come from. */
interface CellSource {

    /**
     * Blocks until the cell is up. It has a place until {@link #left}.
     *
     * @throws io.darkplex.portal.kernel.ProblemException a {@link TenantProblem}; there is no cell and no place then
     */
    LiveCell launch(TenantId tenant, StartProgress progress) throws InterruptedException;

    /** One that was launched has ended. */
    void left(LiveCell cell);
}
