package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of every start: once the machine is prepared and the cell is admitted, it is launched. */
final class StartGate {

    private static final Logger LOG = LoggerFactory.getLogger(StartGate.class);

    private final Preparation preparation;
    private final Admission admission;
    private final CellLauncher launcher;
    private final StartTimes times;

    StartGate(Preparation preparation, Admission admission, CellLauncher launcher, StartTimes times) {
        this.preparation = preparation;
        this.admission = admission;
        this.launcher = launcher;
        this.times = times;
    }

    /** The cell has a place until {@link #left}. */
    LiveCell launch(TenantId tenant, StartProgress progress) throws InterruptedException {
        preparation.await();
        progress.queue(() -> admission.enter(progress::position));
        boolean up = false;
        try {
            long begun = System.nanoTime();
            LiveCell fresh = launcher.launch(tenant, progress);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            times.add(took);
            LOG.info("Cell started: tenant={} took={} ms", tenant, took.toMillis());
            up = true;
            return fresh;
        } finally {
            if (up) {
                admission.started();
            } else {
                admission.failed();
            }
        }
    }

    void left() {
        admission.left();
    }
}
