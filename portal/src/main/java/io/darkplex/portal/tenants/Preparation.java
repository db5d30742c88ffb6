package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Once for each version of OpenClaw: starts a cell that is nobody's, which leaves compiled modules behind. The first
 * assistant waits for it rather than compiling the same beside it; when it fails they start slowly.
 */
@Component
class Preparation {

    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    private final CellRuntime runtime;
    private final CellLauncher launcher;
    private final PlanBook plans;
    private final TenantsProperties properties;
    private final Ids ids;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    Preparation(CellRuntime runtime, CellLauncher launcher, PlanBook plans, TenantsProperties properties, Ids ids) {
        this.runtime = runtime;
        this.launcher = launcher;
        this.plans = plans;
        this.properties = properties;
        this.ids = ids;
    }

    /** Returns at once. */
    void begin() {
        if (runtime.prepared()) {
            done.countDown();
        } else {
            thread = Thread.ofVirtual().name("cell-preparation").start(this::work);
        }
    }

    /** Returns when there is nothing more to wait for, or when a start should rather go on without. */
    void await() throws InterruptedException {
        if (!done.await(properties.preparationWait().toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("An assistant starts without prepared modules, and more slowly");
        }
    }

    /** Whether nothing is prepared any more. */
    boolean done() {
        return done.getCount() == 0;
    }

    void end(Duration atMost) throws InterruptedException {
        Thread working = thread;
        if (working != null) {
            working.interrupt();
            working.join(atMost);
        }
    }

    private void work() {
        try {
            launcher.prepareRuntime(new TenantId(ids.next()), plans.usualForm());
        } catch (ProblemException failed) {
            LOG.warn(
                    "Starts of assistants could not be prepared: code={} detail={}",
                    failed.problem().name(),
                    failed.detail());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException defect) {
            LOG.error("Starts of assistants could not be prepared", defect);
        } finally {
            done.countDown();
        }
    }
}
