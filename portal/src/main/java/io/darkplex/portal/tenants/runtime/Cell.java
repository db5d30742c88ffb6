package io.darkplex.portal.tenants.runtime;

import io.darkplex.portal.kernel.TenantId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A running OpenClaw gateway. */
public interface Cell {

    TenantId tenant();

    CellAddress address();

    boolean alive();

    /** Completes with the exit code when the gateway has ended, for whatever reason. */
    CompletableFuture<Integer> exit();

    /**
     * Ends it: asks first, and after {@code grace} insists. When this returns nothing of it runs any more. Stopping
     * what has ended is quiet.
     */
    void stop(Duration grace) throws InterruptedException;
}
