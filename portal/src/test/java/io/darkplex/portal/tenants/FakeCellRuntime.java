package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Cells that are only remembered. Nothing listens at their address. */
class FakeCellRuntime extends RememberedCells<FakeCellRuntime.FakeCell> {

    /** A port at which nobody listens. */
    static final int NOWHERE = 9;

    @Override
    FakeCell fresh(TenantId tenant) {
        return new FakeCell(tenant);
    }

    record FakeCell(TenantId tenant, CompletableFuture<Integer> ended) implements Cell {

        FakeCell(TenantId tenant) {
            this(tenant, new CompletableFuture<>());
        }

        @Override
        public CellAddress address() {
            return new CellAddress.Loopback(NOWHERE);
        }

        @Override
        public boolean outOfMemory() {
            return false;
        }

        @Override
        public boolean alive() {
            return !ended.isDone();
        }

        @Override
        public CompletableFuture<Integer> exit() {
            return ended.copy();
        }

        @Override
        public void stop(Duration grace) {
            ended.complete(0);
        }
    }
}
