package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.TurnId;
import io.darkplex.portal.tenants.AssistantState.Reason;
import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.AssistantState.Step;
import io.darkplex.portal.tenants.gateway.GatewayException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after one tenant's cell. One virtual thread does all its moves, one after the other, so no two of them ever
 * cross; everybody else only leaves orders and reads the published state.
 *
 * <pre>
 * ASLEEP ──wake──► STARTING ──► READY ──idle──► STOPPING ──► ASLEEP
 *                     └──► FAILED ──wake──► STARTING      READY ──crash──► ASLEEP
 * </pre>
 */
final class CellSupervisor {

    private static final Logger LOG = LoggerFactory.getLogger(CellSupervisor.class);

    private enum Order {
        WAKE,
        LOOK,
        FORGET,
        CRASHED,
        QUIT
    }

    /** What all supervisors share. */
    record Shared(
            CellLauncher launcher,
            TenantStore store,
            Preparation preparation,
            TenantsProperties properties,
            StartTimes times,
            Semaphore starts,
            Semaphore rooms,
            Clock clock) {}

    private final TenantId tenant;
    private final Shared shared;
    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final StateBoard board;
    private final Thread thread;

    // Guarded by lock.
    private @Nullable LiveCell live;
    private int claims;
    private long outcomes;
    private long workedAt = System.nanoTime();
    private boolean quitting;

    // Of the supervisor's own thread.
    private int crashes;
    private long crashedAt;
    private long readyAt;
    private int unhealthy;

    CellSupervisor(TenantId tenant, long generation, Shared shared) {
        this.tenant = tenant;
        this.shared = shared;
        this.board = new StateBoard(tenant, generation, shared.store(), shared.times(), shared.clock());
        this.thread = Thread.ofVirtual().name("cell-" + tenant).start(this::work);
    }

    AssistantState state() {
        return board.current();
    }

    void wake() {
        order(Order.WAKE);
    }

    /** Looks whether the cell is well and whether it may sleep. */
    void look() {
        order(Order.LOOK);
    }

    void forget() {
        order(Order.FORGET);
    }

    Tenants.Watch watch(Consumer<AssistantState> listener) {
        return board.watch(listener);
    }

    Gateway reach() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            claims++;
        } finally {
            lock.unlock();
        }
        var claim = new Claim();
        boolean ready = false;
        try {
            awaitReady();
            ready = true;
            return claim;
        } finally {
            if (!ready) {
                claim.close();
            }
        }
    }

    /** Asks the cell to end. {@link #join} waits for it. */
    void quit() {
        boolean starting;
        lock.lock();
        try {
            quitting = true;
            starting = state().state() == State.STARTING;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        order(Order.QUIT);
        if (starting) {
            thread.interrupt();
        }
    }

    boolean join(Duration atMost) throws InterruptedException {
        return thread.join(atMost);
    }

    private void order(Order order) {
        if (!orders.contains(order)) {
            orders.add(order);
        }
    }

    private LiveCell awaitReady() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long seen = outcomes;
            if (state().state() == State.FAILED) {
                wake();
            }
            while (true) {
                if (quitting) {
                    throw TenantProblem.CELL_STOPPED.because("The server is shutting down.");
                }
                LiveCell ready = live;
                AssistantState current = state();
                // A cell that has just died is still on the board until its supervisor has noticed.
                if (current.state() == State.READY && ready != null && ready.usable()) {
                    return ready;
                }
                Reason reason = current.reason();
                if (current.state() == State.FAILED && outcomes > seen && reason != null) {
                    throw reason.problem().because(reason.detail());
                }
                if (current.state() == State.ASLEEP) {
                    wake();
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        while (true) {
            try {
                switch (orders.take()) {
                    case WAKE -> start();
                    case LOOK -> check();
                    case FORGET -> forgetAsked();
                    case CRASHED -> crashed();
                    case QUIT -> {
                        end();
                        return;
                    }
                }
            } catch (InterruptedException stopped) {
                end();
                return;
            } catch (RuntimeException defect) {
                LOG.error("Supervisor of a cell met a defect and goes on: tenant={}", tenant, defect);
            }
        }
    }

    private void start() throws InterruptedException {
        if (live() != null) {
            return;
        }
        pauseAfterCrash();
        for (int attempt = 1; ; attempt++) {
            var progress = new StartProgress(steps -> publish(State.STARTING, steps, null));
            publish(State.STARTING, progress.steps(), null);
            try {
                ready(launch(progress));
                return;
            } catch (ProblemException failed) {
                LOG.warn(
                        "Cell could not be started: tenant={} code={} detail={} attempt={}",
                        tenant,
                        failed.problem().name(),
                        failed.detail(),
                        attempt);
                if (attempt >= shared.properties().startAttempts() || !worthAnotherTry(failed) || !workWaits()) {
                    fail(new Reason(failed.problem(), failed.detail()), progress.steps());
                    return;
                }
                TimeUnit.NANOSECONDS.sleep(pause(attempt).toNanos());
            }
        }
    }

    private LiveCell launch(StartProgress progress) throws InterruptedException {
        shared.preparation().await();
        if (!shared.rooms().tryAcquire()) {
            throw TenantProblem.CELLS_FULL.because("All " + shared.properties().cellsMax() + " places are taken.");
        }
        boolean up = false;
        try {
            if (!shared.starts().tryAcquire(shared.properties().startTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw TenantProblem.CELL_START_TIMEOUT.because("Too many assistants start at the same time.");
            }
            try {
                long begun = System.nanoTime();
                LiveCell fresh = shared.launcher().launch(tenant, progress);
                Duration took = Duration.ofNanos(System.nanoTime() - begun);
                shared.times().add(took);
                LOG.info("Cell started: tenant={} took={} ms", tenant, took.toMillis());
                up = true;
                return fresh;
            } finally {
                shared.starts().release();
            }
        } finally {
            if (!up) {
                shared.rooms().release();
            }
        }
    }

    private void ready(LiveCell fresh) {
        lock.lock();
        try {
            live = fresh;
            workedAt = System.nanoTime();
        } finally {
            lock.unlock();
        }
        readyAt = System.nanoTime();
        unhealthy = 0;
        publish(State.READY, List.of(), null);
        var _ = fresh.cell().exit().whenComplete((_, _) -> {
            // At once, whatever the supervisor is doing: who waits for an answer must not wait for nothing.
            fresh.connection().end("The assistant ended unexpectedly.");
            order(Order.CRASHED);
        });
        order(Order.FORGET);
    }

    private void fail(Reason reason, List<Step> steps) {
        lock.lock();
        try {
            outcomes++;
        } finally {
            lock.unlock();
        }
        publish(State.FAILED, steps, reason);
    }

    private static boolean worthAnotherTry(ProblemException failed) {
        return failed.problem() != TenantProblem.CELL_RUNTIME_MISSING
                && failed.problem() != TenantProblem.CELL_SCOPES_MISSING
                && failed.problem() != TenantProblem.CELLS_FULL;
    }

    private boolean workWaits() {
        lock.lock();
        try {
            return claims > 0;
        } finally {
            lock.unlock();
        }
    }

    private void pauseAfterCrash() throws InterruptedException {
        if (crashes > 0) {
            long left = crashedAt + pause(crashes).toNanos() - System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
        }
    }

    private Duration pause(int failures) {
        Duration doubled = shared.properties().backoff().multipliedBy(1L << Math.min(failures - 1, 16));
        Duration most = shared.properties().backoffMax();
        return doubled.compareTo(most) < 0 ? doubled : most;
    }

    private void check() throws InterruptedException {
        LiveCell present = live();
        if (present == null) {
            return;
        }
        if (beginsToSleep()) {
            LOG.info("Cell is idle and is stopped: tenant={}", tenant);
            takeDown(present, shared.properties().stopGrace());
            return;
        }
        boolean well = present.connection().healthy() && shared.launcher().answers(present.cell());
        unhealthy = well ? 0 : unhealthy + 1;
        if (well
                && System.nanoTime() - readyAt
                        > shared.properties().backoffMax().toNanos()) {
            crashes = 0;
        }
        if (unhealthy >= shared.properties().healthFailuresMax()) {
            LOG.warn("Cell does not answer any more and is ended: tenant={}", tenant);
            present.connection().end("The assistant did not answer any more.");
            crashed();
        }
    }

    private boolean beginsToSleep() {
        lock.lock();
        try {
            long idle = System.nanoTime() - workedAt;
            if (claims > 0 || idle < shared.properties().idleStop().toNanos()) {
                return false;
            }
            // From here on a new claim waits for the next start.
            live = null;
        } finally {
            lock.unlock();
        }
        publish(State.STOPPING, List.of(), null);
        return true;
    }

    private void crashed() throws InterruptedException {
        LiveCell present = live();
        if (present == null || (present.cell().alive() && unhealthy == 0)) {
            return;
        }
        crashes++;
        crashedAt = System.nanoTime();
        LOG.warn(
                "Cell ended unexpectedly: tenant={} crashes={} outOfMemory={}",
                tenant,
                crashes,
                present.cell().outOfMemory());
        takeDown(present, Duration.ZERO);
    }

    private void takeDown(LiveCell present, Duration grace) throws InterruptedException {
        try {
            shared.launcher().land(present, grace);
        } finally {
            lock.lock();
            try {
                live = null;
            } finally {
                lock.unlock();
            }
            shared.rooms().release();
            publish(State.ASLEEP, List.of(), null);
        }
    }

    /** The process ends whatever becomes of the row: an orphan is worse than a state that a restart puts right. */
    private void end() {
        LiveCell present = live();
        try {
            if (present != null) {
                try {
                    publish(State.STOPPING, List.of(), null);
                } finally {
                    takeDown(present, shared.properties().stopGrace());
                }
            } else if (state().state() != State.ASLEEP) {
                publish(State.ASLEEP, List.of(), null);
            }
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            LOG.warn("Cell was stopped but its state could not be kept: tenant={}", tenant, failed);
        }
    }

    private void forgetAsked() throws InterruptedException {
        LiveCell present = live();
        if (present == null) {
            return;
        }
        for (ConversationId conversation :
                shared.store().toForget(tenant, shared.properties().forgetBatch())) {
            try {
                present.folder().erase(present.connection().forget(conversation), present.surroundings(), conversation);
                shared.store().forgotten(tenant, conversation);
            } catch (GatewayException refused) {
                LOG.warn("Conversation is not forgotten yet: tenant={} code={}", tenant, refused.code());
                return;
            }
        }
    }

    private @Nullable LiveCell live() {
        lock.lock();
        try {
            return live;
        } finally {
            lock.unlock();
        }
    }

    /** Who waits for the cell looks again at each change. */
    private void publish(State state, List<Step> steps, @Nullable Reason reason) {
        board.publish(state, steps, reason);
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Holds the cell awake as long as it is open. */
    private final class Claim implements Gateway {

        private final AtomicBoolean open = new AtomicBoolean(true);

        @Override
        public void run(Prompt prompt, Consumer<RunEvent> events) throws InterruptedException {
            awaitReady().run(prompt, events);
        }

        @Override
        public void stop(ConversationId conversation, TurnId turn) {
            LiveCell present = live();
            if (present != null) {
                present.connection().stop(turn);
            }
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                lock.lock();
                try {
                    claims--;
                    workedAt = System.nanoTime();
                } finally {
                    lock.unlock();
                }
            }
        }
    }
}
