package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings tenants into cells: into one that waits where there is one, else into a new one as soon as there is a place. */
final class StartGate implements CellSource {

    private static final Logger LOG = LoggerFactory.getLogger(StartGate.class);

    private final Preparation preparation;
    private final Admission admission;
    private final CellLauncher launcher;
    private final StartTimes times;
    private final WarmLauncher warm;
    private final WarmPool<WarmCell> pool;
    private final SharedCells shared;
    private final Function<TenantId, CellForm> forms;

    /** @param forms what cell a tenant needs now */
    StartGate(
            Preparation preparation,
            Admission admission,
            CellLauncher launcher,
            WarmLauncher warm,
            SharedCells shared,
            Function<TenantId, CellForm> forms,
            StartTimes times) {
        this.preparation = preparation;
        this.admission = admission;
        this.launcher = launcher;
        this.times = times;
        this.warm = warm;
        this.shared = shared;
        this.forms = forms;
        this.pool = new WarmPool<>(warm, warm.bounds(), admission);
    }

    /** Looks after the warm cells. Returns at once. */
    void look() {
        if (preparation.done()) {
            pool.look();
        }
        shared.look();
    }

    int warmCells() {
        return pool.waiting();
    }

    void end() throws InterruptedException {
        pool.end();
        shared.end();
    }

    @Override
    public LiveCell launch(TenantId tenant, StartProgress progress) throws InterruptedException {
        preparation.await();
        launcher.refuseFull(tenant);
        CellForm form = forms.apply(tenant);
        if (form.shared()) {
            return shared.launch(tenant, form, progress);
        }
        WarmCell waiting = warm.suits(tenant, form) ? pool.take().orElse(null) : null;
        if (waiting != null) {
            LiveCell claimed = claim(waiting, tenant, form, progress);
            if (claimed != null) {
                return claimed;
            }
            progress.again();
        }
        progress.queue(() -> admission.enter(progress::position));
        return start(tenant, form, progress);
    }

    /** @return null when the cell turned out to be of no use; it and its place are gone then */
    private @Nullable LiveCell claim(WarmCell waiting, TenantId tenant, CellForm form, StartProgress progress)
            throws InterruptedException {
        LiveCell claimed = null;
        try {
            long begun = System.nanoTime();
            claimed = warm.claim(waiting, tenant, form, progress);
            LOG.info(
                    "Tenant came into a warm cell: tenant={} cell={} took={} ms",
                    tenant,
                    waiting.nobody(),
                    Duration.ofNanos(System.nanoTime() - begun).toMillis());
            count("warm");
        } catch (RuntimeException failed) {
            LOG.warn("A warm cell was of no use, so another is started: tenant={} why={}", tenant, failed.getMessage());
            count("warm_failed");
        } finally {
            if (claimed == null) {
                admission.left();
            }
        }
        return claimed;
    }

    /** Has a place, and gives it back when nothing comes of it. */
    private LiveCell start(TenantId tenant, CellForm form, StartProgress progress) throws InterruptedException {
        boolean up = false;
        try {
            long begun = System.nanoTime();
            LiveCell fresh = launcher.launch(tenant, form, progress);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            times.add(took);
            LOG.info("Cell started: tenant={} took={} ms", tenant, took.toMillis());
            count("cold");
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

    @Override
    public void left(LiveCell cell) {
        if (cell.takesAPlace()) {
            admission.left();
        }
    }

    private static void count(String kind) {
        Metrics.counter("darkplex.cells.starts", "kind", kind).increment();
    }
}
