package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.AssistantState.Reason;
import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.Reconciler.Step;
import io.darkplex.portal.tenants.Seen.Body;
import io.darkplex.portal.tenants.Wanted.Aim;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after one tenant's cell. One virtual thread does all its steps, one after the other, so no two of them ever
 * cross; everybody else only says what is wanted and reads the published state. What to do is decided by the
 * {@link Reconciler}; this class sees, and does.
 *
 * <pre>
 * ASLEEP ──► STARTING ──► READY ◄──► PARKED      READY, PARKED ──► STOPPING ──► ASLEEP
 *               └──► FAILED ──► STARTING         READY, PARKED ──crash──► ASLEEP
 * any ──quarantine──► FAILED ──release──► ASLEEP
 * </pre>
 */
final class CellSupervisor {

    private static final Logger LOG = LoggerFactory.getLogger(CellSupervisor.class);

    /** Why the supervisor looks up. */
    enum Order {
        /** Something else is wanted, or has happened. */
        NUDGE,
        LOOK,
        FORGET,
        RELEASE
    }

    /**
     * What all supervisors share.
     *
     * @param holder the name by which this portal holds its tenants
     */
    record Shared(
            CellSource source,
            TenantStore store,
            LifeStore life,
            String holder,
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
    private final Lease lease;
    private final Thread thread;

    // Guarded by lock.
    private @Nullable LiveCell body;
    /** The body, while it takes work. */
    private @Nullable LiveCell open;

    private int claims;
    private Aim aim = Aim.NOTHING;
    private long outcomes;
    private Instant workedAt;
    private boolean quitting;

    // Of the supervisor's own thread.
    private Instant readyAt = Instant.EPOCH;
    private Instant notBefore = Instant.EPOCH;
    private Duration pause = Duration.ZERO;
    private boolean frozen;
    private boolean freezes;
    private int unhealthy;
    private int attempts;

    CellSupervisor(TenantStore.Row row, Shared shared) {
        this.tenant = row.tenant();
        this.shared = shared;
        TenantsProperties properties = shared.properties();
        this.board = new StateBoard(
                row, shared.life(), shared.times(), shared.clock(), shared.holder(), properties.movesKept());
        this.record = new CellRecord(row, shared.store(), properties, shared.clock());
        this.lease = new Lease(tenant, shared.life(), shared.holder(), properties.lease(), shared.clock());
        this.workedAt = shared.clock().instant();
        this.thread = Thread.ofVirtual().name("cell-" + tenant).unstarted(this::work);
    }

    void begin() {
        thread.start();
    }

    AssistantState state() {
        return board.current();
    }

    CellRecord record() {
        return record;
    }

    OptionalLong memoryBytes() {
        LiveCell present = locked(() -> body);
        return present == null ? OptionalLong.empty() : present.memoryBytes();
    }

    void wake() {
        aim(Aim.UP);
    }

    void stop(boolean evenWhileWorking) {
        refuseWhileWorking(evenWhileWorking);
        aim(Aim.DOWN);
        interruptStart();
    }

    void restart(boolean evenWhileWorking) {
        refuseWhileWorking(evenWhileWorking);
        // One that starts just now is fresh already.
        if (state().state() != State.STARTING) {
            aim(Aim.RENEWED);
        }
    }

    /** Nothing starts any more when this returns; what runs is ended soon after. */
    void quarantine() {
        record.quarantine(Quarantine.By.OPERATOR);
        interruptStart();
        order(Order.NUDGE);
    }

    void release() {
        record.release();
        order(Order.RELEASE);
    }

    /** Looks whether the cell is well and whether it may sleep. The lease is renewed at once, whatever it does. */
    void look() {
        lease.renew();
        order(Order.LOOK);
    }

    void forget() {
        order(Order.FORGET);
    }

    Tenants.Watch watch(Consumer<AssistantState> listener) {
        return board.watch(listener);
    }

    Gateway reach() throws InterruptedException {
        enter();
        var claim = new Claim(this::awaitReady, () -> Optional.ofNullable(locked(() -> open)), this::leave);
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

    /** Work begins: until its {@link #leave} the cell is kept awake. */
    void enter() {
        locked(() -> ++claims);
    }

    void leave() {
        locked(() -> {
            workedAt = shared.clock().instant();
            return --claims;
        });
        record.worked();
    }

    /** Asks the cell to end. {@link #join} waits for it. */
    void quit() {
        locked(() -> quitting = true);
        order(Order.NUDGE);
        interruptStart();
    }

    private void interruptStart() {
        tellWaiters();
        if (state().state() == State.STARTING) {
            thread.interrupt();
        }
    }

    boolean working() {
        return locked(() -> body != null && claims > 0);
    }

    private void refuseWhileWorking(boolean evenSo) {
        if (!evenSo && working()) {
            throw TenantProblem.ASSISTANT_WORKING.because("The answer would break off. Confirm it, or wait.");
        }
    }

    boolean join(Duration atMost) throws InterruptedException {
        return thread.join(atMost);
    }

    private void aim(Aim fresh) {
        locked(() -> aim = fresh);
        order(Order.NUDGE);
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
            while (true) {
                if (quitting) {
                    throw TenantProblem.CELL_STOPPED.because("The server is shutting down.");
                }
                record.refuseQuarantined();
                LiveCell ready = open;
                AssistantState current = state();
                // A cell that has just died is still on the board until its supervisor has noticed.
                if (current.state() == State.READY && ready != null && ready.usable()) {
                    return ready;
                }
                Reason reason = current.reason();
                if (current.state() == State.FAILED && outcomes > seen && reason != null) {
                    throw reason.problem().because(reason.detail());
                }
                if (aim == Aim.NOTHING && current.state() != State.STARTING) {
                    aim(Aim.UP);
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
                Order order = pause.isPositive()
                        ? Objects.requireNonNullElse(
                                orders.poll(pause.toMillis() + 1, TimeUnit.MILLISECONDS), Order.NUDGE)
                        : orders.take();
                if (!handle(order)) {
                    return;
                }
            } catch (InterruptedException changed) {
                order(Order.NUDGE);
            } catch (RuntimeException defect) {
                LOG.error("Supervisor of a cell met a defect and goes on: tenant={}", tenant, defect);
            }
        }
    }

    /** @return false when all is ended and this supervisor with it */
    boolean handle(Order order) throws InterruptedException {
        switch (order) {
            case NUDGE -> {}
            case LOOK -> look0();
            case FORGET -> {
                LiveCell present = locked(() -> open);
                if (present != null) {
                    present.forget(shared.store(), shared.properties().forgetBatch());
                }
            }
            case RELEASE -> {
                record.well();
                if (record.quarantine() == null && state().state() == State.FAILED) {
                    publish(State.ASLEEP, List.of(), null);
                }
            }
        }
        return settle();
    }

    /** Goes on until all is as wanted. */
    private boolean settle() throws InterruptedException {
        while (true) {
            pause = Duration.ZERO;
            Seen seen = see();
            Step step = Reconciler.next(wanted(seen), seen, pace());
            switch (step) {
                case REST -> {
                    return true;
                }
                case PAUSE -> {
                    pause = seen.pauseLeft();
                    return true;
                }
                case LEAVE -> {
                    record.save();
                    return false;
                }
                case START -> start();
                case THAW -> thaw();
                case FREEZE -> freeze();
                case SLEEP -> sleep();
                case STOP -> stop();
                case BURY -> bury();
                case LET_GO -> letGo();
                case ISOLATE -> isolate();
                case LAY -> publish(State.ASLEEP, List.of(), null);
            }
        }
    }

    private Seen see() {
        LiveCell present = locked(() -> body);
        Instant now = shared.clock().instant();
        Duration pauseLeft = record.pauseLeft();
        Duration untilNext = Duration.between(now, notBefore);
        Body there = present == null
                ? Body.NONE
                : !present.alive() || unhealthy >= shared.properties().healthFailuresMax()
                        ? Body.LOST
                        : frozen ? Body.FROZEN : Body.UP;
        return new Seen(
                state().state(),
                there,
                present != null && lease.over(),
                Duration.between(locked(() -> workedAt), now),
                pauseLeft.compareTo(untilNext) > 0 ? pauseLeft : untilNext);
    }

    private Wanted wanted(Seen seen) {
        boolean quarantined = record.quarantine() != null;
        return locked(() -> {
            if (Reconciler.reached(aim, seen) || quarantined) {
                aim = Aim.NOTHING;
                changed.signalAll();
            }
            return new Wanted(aim, claims, quarantined, quitting);
        });
    }

    /** Where a cell turned out not to freeze it is only stopped. */
    private Pace pace() {
        Pace pace = shared.properties().pace();
        return freezes ? pace : new Pace(pace.stopAfter(), pace.stopAfter());
    }

    private void look0() throws InterruptedException {
        record.save();
        follow();
        LiveCell present = locked(() -> body);
        if (present == null) {
            return;
        }
        shared.store().find(tenant).ifPresent(record::read);
        if (frozen || !present.alive()) {
            return;
        }
        boolean well = present.well();
        unhealthy = well ? 0 : unhealthy + 1;
        Instant longAgo = shared.clock().instant().minus(shared.properties().backoffMax());
        if (well && readyAt.isBefore(longAgo)) {
            record.well();
        }
    }

    private void start() throws InterruptedException {
        if (!lease.take()) {
            var elsewhere = new Reason(TenantProblem.CELL_ELSEWHERE, "It runs there. Try again in some minutes.");
            over();
            board.tell(State.FAILED, List.of(), elsewhere);
            tellWaiters();
            return;
        }
        shared.store().find(tenant).ifPresent(row -> {
            board.read(row);
            record.read(row);
        });
        if (record.quarantine() != null) {
            return;
        }
        var progress = new StartProgress(steps -> publish(State.STARTING, steps, null));
        publish(State.STARTING, progress.steps(), null);
        LiveCell fresh;
        try {
            fresh = shared.source().launch(tenant, progress);
        } catch (ProblemException failed) {
            failed(failed, progress.steps());
            return;
        }
        attempts = 0;
        ready(fresh);
    }

    private void failed(ProblemException failed, List<AssistantState.Step> steps) {
        attempts++;
        LOG.warn(
                "Cell could not be started: tenant={} code={} detail={} attempt={}",
                tenant,
                failed.problem().name(),
                failed.detail(),
                attempts);
        if (attempts < shared.properties().startAttempts() && worthAnotherTry(failed) && locked(() -> claims > 0)) {
            notBefore = shared.clock().instant().plus(record.pause(attempts));
            return;
        }
        attempts = 0;
        fail(new Reason(failed.problem(), failed.detail()), steps);
    }

    private void ready(LiveCell fresh) {
        locked(() -> {
            body = fresh;
            return workedAt = shared.clock().instant();
        });
        readyAt = shared.clock().instant();
        unhealthy = 0;
        frozen = false;
        freezes = true;
        takeWork();
        fresh.whenGone(() -> {
            // At once, whatever the supervisor is doing: who waits for an answer must not wait for nothing.
            fresh.lose("The assistant ended unexpectedly.");
            order(Order.NUDGE);
        });
        order(Order.FORGET);
    }

    private void takeWork() {
        locked(() -> open = body);
        publish(State.READY, List.of(), null);
    }

    /** @return whether it took none, and takes none from here on */
    private boolean takeNoWork() {
        return locked(() -> {
            if (claims > 0) {
                return false;
            }
            open = null;
            return true;
        });
    }

    /** The cell, and the certainty that it takes no work; empty when it has some, which counts as work of just now. */
    private Optional<LiveCell> atEase() throws InterruptedException {
        LiveCell present = locked(() -> body);
        if (present == null || !takeNoWork()) {
            return Optional.empty();
        }
        if (present.suspend()) {
            return Optional.of(present);
        }
        locked(() -> workedAt = shared.clock().instant());
        takeWork();
        return Optional.empty();
    }

    private void freeze() throws InterruptedException {
        LiveCell present = atEase().orElse(null);
        if (present == null) {
            return;
        }
        frozen = present.freeze();
        freezes = frozen;
        if (frozen) {
            publish(State.PARKED, List.of(), null);
        } else {
            present.resume();
            takeWork();
        }
    }

    private void thaw() throws InterruptedException {
        LiveCell present = locked(() -> body);
        if (present != null) {
            present.thaw();
            frozen = false;
            present.resume();
            locked(() -> workedAt = shared.clock().instant());
            takeWork();
        }
    }

    private void sleep() throws InterruptedException {
        LiveCell present = atEase().orElse(null);
        if (present != null) {
            LOG.info("Cell was idle and is stopped: tenant={}", tenant);
            stop();
        }
    }

    private void stop() throws InterruptedException {
        locked(() -> open = null);
        publish(State.STOPPING, List.of(), null);
        takeDown(shared.properties().stopGrace());
        locked(() -> aim = aim == Aim.RENEWED ? Aim.UP : aim == Aim.DOWN ? Aim.NOTHING : aim);
        publish(State.ASLEEP, List.of(), null);
    }

    private void bury() throws InterruptedException {
        LiveCell present = Objects.requireNonNull(locked(() -> body));
        TenantProblem how = present.outOfMemory()
                ? TenantProblem.CELL_OUT_OF_MEMORY
                : present.alive() ? TenantProblem.CELL_SILENT : TenantProblem.CELL_CRASHED;
        present.lose(
                how == TenantProblem.CELL_SILENT
                        ? "The assistant did not answer any more."
                        : "The assistant ended unexpectedly.");
        takeDown(Duration.ZERO);
        try {
            record.crashed(how);
        } finally {
            LOG.warn("Cell ended unexpectedly: tenant={} how={} crashes={}", tenant, how, record.crashes());
            publish(State.ASLEEP, List.of(), null);
        }
    }

    private void letGo() throws InterruptedException {
        LOG.warn("Another portal may look after this assistant now; its cell here is ended: tenant={}", tenant);
        LiveCell present = Objects.requireNonNull(locked(() -> body));
        present.lose("The assistant is looked after by another server.");
        takeDown(Duration.ZERO);
        board.tell(State.ASLEEP, List.of(), null);
        tellWaiters();
    }

    private void isolate() {
        Quarantine quarantine = Objects.requireNonNull(record.quarantine());
        LOG.warn("Cell is quarantined: tenant={} by={}", tenant, quarantine.by());
        fail(quarantine.reason(), List.of());
    }

    private void fail(Reason reason, List<AssistantState.Step> steps) {
        over();
        publish(State.FAILED, steps, reason);
        record.failed(reason);
    }

    /** What was aimed at has come to an end, a bad one: who waited for it is told so, and nobody tries again unasked. */
    private void over() {
        locked(() -> {
            aim = Aim.NOTHING;
            return outcomes++;
        });
    }

    /** Interrupted, it is not done, and is done again. */
    private void takeDown(Duration grace) throws InterruptedException {
        LiveCell present = Objects.requireNonNull(locked(() -> body));
        locked(() -> open = null);
        try {
            present.land(grace);
        } catch (RuntimeException defect) {
            LOG.error("Cell was ended, but not all that belongs to it: tenant={}", tenant, defect);
        }
        locked(() -> body = null);
        frozen = false;
        unhealthy = 0;
        shared.source().left();
    }

    private static boolean worthAnotherTry(ProblemException failed) {
        return failed.problem() != TenantProblem.CELL_RUNTIME_MISSING
                && failed.problem() != TenantProblem.CELL_SCOPES_MISSING
                && failed.problem() != TenantProblem.CELLS_FULL;
    }

    /** Who waits for the cell looks again at each change. */
    private void publish(State state, List<AssistantState.Step> steps, @Nullable Reason reason) {
        board.tell(state, steps, reason);
        tellWaiters();
        follow();
    }

    private void follow() {
        State told = state().state();
        if (!board.follow()) {
            lease.lost();
            shared.store().find(tenant).ifPresent(board::read);
        } else if (told == State.ASLEEP || told == State.FAILED) {
            lease.givenBack();
        }
    }

    private void tellWaiters() {
        locked(() -> {
            changed.signalAll();
            return true;
        });
    }

    private <T extends @Nullable Object> T locked(Supplier<T> what) {
        lock.lock();
        try {
            return what.get();
        } finally {
            lock.unlock();
        }
    }
}
