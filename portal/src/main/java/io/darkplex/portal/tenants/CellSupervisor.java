package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.AssistantState.Reason;
import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.AssistantState.Step;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
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
 * any ──quarantine──► FAILED ──release──► ASLEEP
 * </pre>
 */
final class CellSupervisor {

    private static final Logger LOG = LoggerFactory.getLogger(CellSupervisor.class);

    private enum Order {
        WAKE,
        LOOK,
        FORGET,
        CRASHED,
        STOP,
        STOP_FULL,
        GIVE_UP,
        RESTART,
        ISOLATE,
        RELEASE,
        QUIT
    }

    /** What all supervisors share. */
    record Shared(
            CellLauncher launcher,
            TenantStore store,
            StartGate gate,
            TenantsProperties properties,
            StartTimes times,
            Clock clock) {}

    private final TenantId tenant;
    private final Shared shared;
    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final StateBoard board;
    private final CellRecord record;
    private final Thread thread;

    // Guarded by lock.
    private @Nullable LiveCell live;
    private int claims;
    private long outcomes;
    private long workedAt = System.nanoTime();
    private boolean quitting;

    // Of the supervisor's own thread.
    private long readyAt;
    private int unhealthy;

    CellSupervisor(TenantStore.Row row, Shared shared) {
        this.tenant = row.tenant();
        this.shared = shared;
        this.board = new StateBoard(row, shared.store(), shared.times(), shared.clock());
        this.record = new CellRecord(row, shared.store(), shared.properties(), shared.clock());
        this.thread = Thread.ofVirtual().name("cell-" + tenant).start(this::work);
    }

    AssistantState state() {
        return board.current();
    }

    CellRecord record() {
        return record;
    }

    OptionalLong memoryBytes() {
        LiveCell present = live();
        return present == null ? OptionalLong.empty() : present.cell().memoryBytes();
    }

    void wake() {
        order(Order.WAKE);
    }

    void stop(boolean evenWhileWorking) {
        refuseWhileWorking(evenWhileWorking);
        order(Order.STOP);
    }

    /** Ends the cell to make room, unless it works by then. */
    void giveUp() {
        order(Order.GIVE_UP);
    }

    void restart(boolean evenWhileWorking) {
        refuseWhileWorking(evenWhileWorking);
        // One that starts just now is fresh already.
        if (state().state() != State.STARTING) {
            order(Order.RESTART);
        }
    }

    /** Nothing starts any more when this returns; what runs is ended soon after. */
    void quarantine() {
        record.quarantine(Quarantine.By.OPERATOR);
        interruptStart();
        order(Order.ISOLATE);
    }

    void release() {
        record.release();
        order(Order.RELEASE);
    }

    /** Looks whether the cell is well and whether it may sleep. */
    void look() {
        order(Order.LOOK);
    }

    /** Its folder holds more than it may. */
    void stopFull() {
        order(Order.STOP_FULL);
    }

    void forget() {
        order(Order.FORGET);
    }

    Tenants.Watch watch(Consumer<AssistantState> listener) {
        return board.watch(listener);
    }

    Gateway reach() throws InterruptedException {
        locked(() -> ++claims > 0);
        var claim = new Claim(this::awaitReady, () -> Optional.ofNullable(live()), this::claimClosed);
        boolean ready = false;
        try {
            awaitReady();
            record.worked();
            ready = true;
            return claim;
        } finally {
            if (!ready) {
                claim.close();
            }
        }
    }

    private void claimClosed() {
        lock.lock();
        try {
            claims--;
            workedAt = System.nanoTime();
        } finally {
            lock.unlock();
        }
        record.worked();
    }

    /** Asks the cell to end. {@link #join} waits for it. */
    void quit() {
        locked(() -> quitting = true);
        order(Order.QUIT);
        interruptStart();
    }

    private void interruptStart() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (state().state() == State.STARTING) {
            thread.interrupt();
        }
    }

    boolean working() {
        return locked(() -> live != null && claims > 0);
    }

    private void refuseWhileWorking(boolean evenSo) {
        if (!evenSo && working()) {
            throw TenantProblem.ASSISTANT_WORKING.because("The answer would break off. Confirm it, or wait.");
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
            record.refuseQuarantined();
            if (state().state() == State.FAILED) {
                wake();
            }
            while (true) {
                if (quitting) {
                    throw TenantProblem.CELL_STOPPED.because("The server is shutting down.");
                }
                record.refuseQuarantined();
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
                    case FORGET -> {
                        LiveCell present = live();
                        if (present != null) {
                            present.forget(shared.store(), shared.properties().forgetBatch());
                        }
                    }
                    case CRASHED -> crashed();
                    case STOP -> halt(null);
                    case GIVE_UP -> halt(Duration.ZERO);
                    case STOP_FULL -> {
                        if (halt(null)) {
                            fail(new Reason(TenantProblem.DISK_FULL, "Delete files, then start it again."), List.of());
                        }
                    }
                    case RESTART -> {
                        halt(null);
                        start();
                    }
                    case ISOLATE -> isolate();
                    case RELEASE -> released();
                    case QUIT -> {
                        end();
                        return;
                    }
                }
            } catch (InterruptedException stopped) {
                end();
                if (locked(() -> quitting)) {
                    return;
                }
            } catch (RuntimeException defect) {
                LOG.error("Supervisor of a cell met a defect and goes on: tenant={}", tenant, defect);
            }
        }
    }

    private void start() throws InterruptedException {
        if (live() != null || record.quarantine() != null) {
            return;
        }
        TimeUnit.NANOSECONDS.sleep(record.pauseLeft().toNanos());
        for (int attempt = 1; ; attempt++) {
            var progress = new StartProgress(steps -> publish(State.STARTING, steps, null));
            publish(State.STARTING, progress.steps(), null);
            try {
                ready(shared.gate().launch(tenant, progress));
                return;
            } catch (ProblemException failed) {
                LOG.warn(
                        "Cell could not be started: tenant={} code={} detail={} attempt={}",
                        tenant,
                        failed.problem().name(),
                        failed.detail(),
                        attempt);
                if (attempt >= shared.properties().startAttempts()
                        || TenantProblem.lasts(failed.problem())
                        || !locked(() -> claims > 0)) {
                    fail(new Reason(failed.problem(), failed.detail()), progress.steps());
                    return;
                }
                TimeUnit.NANOSECONDS.sleep(record.pause(attempt).toNanos());
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
        record.failed(reason);
    }

    private void check() throws InterruptedException {
        record.save();
        LiveCell present = live();
        if (present == null) {
            return;
        }
        if (halt(shared.properties().idleStop())) {
            LOG.info("Cell was idle and is stopped: tenant={}", tenant);
            return;
        }
        boolean well = present.connection().healthy() && shared.launcher().answers(present.cell());
        unhealthy = well ? 0 : unhealthy + 1;
        if (well
                && System.nanoTime() - readyAt
                        > shared.properties().backoffMax().toNanos()) {
            record.well();
        }
        if (unhealthy >= shared.properties().healthFailuresMax()) {
            LOG.warn("Cell does not answer any more and is ended: tenant={}", tenant);
            present.connection().end("The assistant did not answer any more.");
            crashed();
        }
    }

    private void crashed() throws InterruptedException {
        LiveCell present = live();
        if (present == null || (present.cell().alive() && unhealthy == 0)) {
            return;
        }
        TenantProblem how = present.cell().outOfMemory()
                ? TenantProblem.CELL_OUT_OF_MEMORY
                : unhealthy > 0 ? TenantProblem.CELL_SILENT : TenantProblem.CELL_CRASHED;
        try {
            record.crashed(how);
        } finally {
            LOG.warn("Cell ended unexpectedly: tenant={} how={} crashes={}", tenant, how, record.crashes());
            takeDown(present, Duration.ZERO);
        }
        isolate();
    }

    /**
     * @param idleFor only when it has rested for so long; null for even while it works
     * @return whether something ran and is ended
     */
    private boolean halt(@Nullable Duration idleFor) throws InterruptedException {
        LiveCell present;
        lock.lock();
        try {
            long idle = System.nanoTime() - workedAt;
            present = live;
            if (present == null || (idleFor != null && (claims > 0 || idle < idleFor.toNanos()))) {
                return false;
            }
            // From here on a new claim waits for the next start.
            live = null;
        } finally {
            lock.unlock();
        }
        publish(State.STOPPING, List.of(), null);
        takeDown(present, shared.properties().stopGrace());
        return true;
    }

    private void isolate() throws InterruptedException {
        Quarantine quarantine = record.quarantine();
        if (quarantine != null) {
            halt(null);
            LOG.warn("Cell is quarantined: tenant={} by={}", tenant, quarantine.by());
            fail(quarantine.reason(), List.of());
        }
    }

    private void released() {
        record.well();
        if (record.quarantine() == null && state().state() == State.FAILED) {
            publish(State.ASLEEP, List.of(), null);
        }
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
            shared.gate().left();
            publish(State.ASLEEP, List.of(), null);
        }
    }

    /** The process ends whatever becomes of the row: an orphan is worse than a state that a restart puts right. */
    private void end() {
        LiveCell present = live();
        try {
            record.save();
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

    private boolean locked(BooleanSupplier question) {
        lock.lock();
        try {
            return question.getAsBoolean();
        } finally {
            lock.unlock();
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
}
