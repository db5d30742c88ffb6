package io.darkplex.portal.tenants.runtime;

import io.darkplex.portal.kernel.TenantId;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A running OpenClaw gateway. */
public interface Cell {

    TenantId tenant();

    CellAddress address();

    boolean alive();

    /** Completes with the exit code when the gateway has ended, for whatever reason. */
    CompletableFuture<Integer> exit();

    /** Whether the system has ended some of it because it took more memory than it may. */
    boolean outOfMemory();

    /** Memory that it takes now, up to some seconds ago; empty when this is not known. */
    default OptionalLong memoryBytes() {
        return OptionalLong.empty();
    }

    /**
     * Lets none of it run until {@link #thaw}; it keeps its memory. Its exit is told also when it is frozen, and when
     * the portal dies nothing of it is left.
     *
     * @return false where this cannot be done; it goes on then
     */
    default boolean freeze() throws InterruptedException {
        return false;
    }

    /** Quiet when it is not frozen. */
    default void thaw() throws InterruptedException {}

    /**
     * Ends it, frozen or not: asks first, and after {@code grace} insists. When this returns nothing of it runs any more. Stopping
     * what has ended is quiet.
     */
    void stop(Duration grace) throws InterruptedException;
}
