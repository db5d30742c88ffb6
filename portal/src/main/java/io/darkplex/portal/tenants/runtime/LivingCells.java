package io.darkplex.portal.tenants.runtime;

import io.darkplex.portal.kernel.TenantId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** At most one living cell for each tenant, however many ask for it at the same time. */
public final class LivingCells<C extends Cell> {

    private final Map<TenantId, C> cells = new ConcurrentHashMap<>();
    private final Map<TenantId, Path> folders = new ConcurrentHashMap<>();
    private final Map<TenantId, ReentrantLock> starts = new ConcurrentHashMap<>();

    /** The living one, or the one that {@code start} makes. */
    public C get(CellSpec spec, Start<C> start) throws InterruptedException {
        TenantId tenant = spec.tenant();
        ReentrantLock one = starts.computeIfAbsent(tenant, _ -> new ReentrantLock());
        one.lockInterruptibly();
        try {
            C present = cells.get(tenant);
            if (present != null && present.alive()) {
                return present;
            }
            folders.put(tenant, spec.folder());
            C fresh = start.cell();
            cells.put(tenant, fresh);
            var _ = fresh.exit().thenRun(() -> cells.remove(tenant, fresh));
            return fresh;
        } finally {
            one.unlock();
        }
    }

    public List<Cell> all() {
        return cells.values().stream().filter(Cell::alive).map(Cell.class::cast).toList();
    }

    /** Of those that live or are being started. */
    public Set<Path> folders() {
        return folders.entrySet().stream()
                .filter(one -> of(one.getKey()) || locked(one.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.toSet());
    }

    private boolean locked(TenantId tenant) {
        ReentrantLock one = starts.get(tenant);
        return one != null && one.isLocked();
    }

    public boolean of(TenantId tenant) {
        C present = cells.get(tenant);
        return present != null && present.alive();
    }

    /** Starts a cell. */
    @FunctionalInterface
    public interface Start<C extends Cell> {
        C cell() throws InterruptedException;
    }
}
