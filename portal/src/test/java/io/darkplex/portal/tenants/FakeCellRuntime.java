package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellAddress;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.CellSpec;
import io.darkplex.portal.tenants.runtime.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Cells that are only remembered. Nothing listens at their address. */
class FakeCellRuntime implements CellRuntime {

    /** A port at which nobody listens. */
    static final int NOWHERE = 9;

    private final Map<TenantId, FakeCell> cells = new ConcurrentHashMap<>();

    @Override
    public Surroundings surroundings(Path folder) {
        return Surroundings.open(folder);
    }

    @Override
    public boolean prepared() {
        return true;
    }

    @Override
    public void keepPreparation() {}

    @Override
    public Cell start(CellSpec spec) {
        return cells.compute(spec.tenant(), (id, cell) -> cell != null && cell.alive() ? cell : new FakeCell(id));
    }

    @Override
    public int endLeftovers() {
        int living = (int) cells.values().stream().filter(Cell::alive).count();
        cells.values().forEach(cell -> cell.stop(Duration.ZERO));
        return living;
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
