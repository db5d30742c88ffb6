package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.CellSpec;
import io.darkplex.portal.tenants.runtime.StrayCell;
import io.darkplex.portal.tenants.runtime.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A place for cells in a test's memory, without walls. What such a cell does is the matter of who makes it. */
abstract class RememberedCells<C extends Cell> implements CellRuntime {

    private final Map<TenantId, C> cells = new ConcurrentHashMap<>();
    private final Map<TenantId, Path> folders = new ConcurrentHashMap<>();
    private final List<StrayCell> strays = new CopyOnWriteArrayList<>();
    volatile boolean blind;

    abstract C fresh(TenantId tenant);

    @Nullable C cell(TenantId tenant) {
        return cells.get(tenant);
    }

    /** As if an earlier portal had left it behind. */
    void plant(StrayCell stray) {
        strays.add(stray);
    }

    @Override
    public CellKind kind() {
        return CellKind.PROCESS;
    }

    @Override
    public Surroundings surroundings(Path folder) {
        return Surroundings.open(folder);
    }

    @Override
    public void own(TenantId tenant, Path file) throws IOException {}

    @Override
    public boolean prepared() {
        return true;
    }

    @Override
    public void keepPreparation() {}

    @Override
    public Cell start(CellSpec spec) {
        folders.put(spec.tenant(), spec.folder());
        return cells.compute(spec.tenant(), (id, cell) -> cell != null && cell.alive() ? cell : fresh(id));
    }

    @Override
    public List<Cell> living() {
        return cells.values().stream().filter(Cell::alive).map(Cell.class::cast).toList();
    }

    @Override
    public Set<Path> livingFolders() {
        return living().stream().map(cell -> folders.get(cell.tenant())).collect(Collectors.toSet());
    }

    @Override
    public List<StrayCell> strays() throws IOException {
        if (blind) {
            throw new IOException("as the test wants");
        }
        return List.copyOf(strays);
    }

    @Override
    public void end(StrayCell stray) {
        strays.remove(stray);
    }

    @Override
    public int endLeftovers() {
        List<Cell> left = living();
        for (Cell cell : left) {
            try {
                cell.stop(Duration.ZERO);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        return left.size();
    }
}
