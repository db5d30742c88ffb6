package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets cells in: so many starts at once, and so many cells in all, as this machine has room for. */
final class StartGate implements CellSource {

    private static final Logger LOG = LoggerFactory.getLogger(StartGate.class);

    private final Preparation preparation;
    private final CellLauncher launcher;
    private final TenantsProperties properties;
    private final StartTimes times;
    private final Semaphore starts;
    private final Semaphore rooms;

    StartGate(Preparation preparation, CellLauncher launcher, TenantsProperties properties, StartTimes times) {
        this.preparation = preparation;
        this.launcher = launcher;
        this.properties = properties;
        this.times = times;
        this.starts = new Semaphore(properties.startsAtOnce(), true);
        this.rooms = new Semaphore(properties.cellsMax(), true);
    }

    @Override
    public LiveCell launch(TenantId tenant, StartProgress progress) throws InterruptedException {
        preparation.await();
        if (!rooms.tryAcquire()) {
            throw TenantProblem.CELLS_FULL.because("All " + properties.cellsMax() + " places are taken.");
        }
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

    @Override
    public void left() {
        rooms.release();
    }
}
