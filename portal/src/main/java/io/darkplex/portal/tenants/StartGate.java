package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets cells in: so many starts at once, and so many cells in all, as this machine has room for. */
final class StartGate {

    private static final Logger LOG = LoggerFactory.getLogger(StartGate.class);

    private final Preparation preparation;
    private final CellLauncher launcher;
    private final TenantsProperties properties;
    private final StartTimes times;
    private final Semaphore starts;
    private final Semaphore rooms;
    private final WarmLauncher warm;
    private final WarmPool<WarmCell> pool;

    StartGate(
            Preparation preparation,
            CellLauncher launcher,
            WarmLauncher warm,
            TenantsProperties properties,
            StartTimes times) {
        this.preparation = preparation;
        this.launcher = launcher;
        this.properties = properties;
        this.times = times;
        this.starts = new Semaphore(properties.startsAtOnce(), true);
        this.rooms = new Semaphore(properties.cellsMax(), true);
        this.warm = warm;
        this.pool = new WarmPool<>(warm, warm.bounds(), starts, rooms);
    }

    /** Looks after the warm cells. Returns at once. */
    void look() {
        if (preparation.done()) {
            pool.look();
        }
    }

    int warmCells() {
        return pool.waiting();
    }

    void end() throws InterruptedException {
        pool.end();
    }

    /** The cell has a room until {@link #left}. */
    LiveCell launch(TenantId tenant, StartProgress progress) throws InterruptedException {
        preparation.await();
        WarmCell waiting = pool.take().orElse(null);
        if (waiting != null) {
            return claimOrStart(waiting, tenant, progress);
        }
        if (!rooms.tryAcquire()) {
            throw TenantProblem.CELLS_FULL.because("All " + properties.cellsMax() + " places are taken.");
        }
        return start(tenant, progress);
    }

    /** Its room is the tenant's, also when the cell turns out to be of no use. */
    private LiveCell claimOrStart(WarmCell waiting, TenantId tenant, StartProgress progress)
            throws InterruptedException {
        boolean useless = false;
        boolean up = false;
        try {
            long begun = System.nanoTime();
            LiveCell claimed = warm.claim(waiting, tenant, progress);
            LOG.info(
                    "Tenant came into a warm cell: tenant={} cell={} took={} ms",
                    tenant,
                    waiting.nobody(),
                    Duration.ofNanos(System.nanoTime() - begun).toMillis());
            count("warm");
            up = true;
            return claimed;
        } catch (RuntimeException failed) {
            useless = true;
            LOG.warn("A warm cell was of no use, so another is started: tenant={} why={}", tenant, failed.getMessage());
            count("warm_failed");
        } finally {
            if (!up && !useless) {
                rooms.release();
            }
        }
        progress.again();
        return start(tenant, progress);
    }

    private static void count(String kind) {
        Metrics.counter("darkplex.cells.starts", "kind", kind).increment();
    }

    /** Has a room, and gives it back when nothing comes of it. */
    private LiveCell start(TenantId tenant, StartProgress progress) throws InterruptedException {
        boolean up = false;
        try {
            if (!starts.tryAcquire(properties.startTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw TenantProblem.CELL_START_TIMEOUT.because("Too many assistants start at the same time.");
            }
            try {
                long begun = System.nanoTime();
                LiveCell fresh = launcher.launch(tenant, progress);
                Duration took = Duration.ofNanos(System.nanoTime() - begun);
                times.add(took);
                LOG.info("Cell started: tenant={} took={} ms", tenant, took.toMillis());
                count("cold");
                up = true;
                return fresh;
            } finally {
                starts.release();
            }
        } finally {
            if (!up) {
                rooms.release();
            }
        }
    }

    void left() {
        rooms.release();
    }
}
