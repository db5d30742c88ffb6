package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.Wanted.Aim;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after one tenant's cell. One virtual thread does all its steps, one after the other, so no two of them ever
 * cross; everybody else only says what is wanted and reads the published state. What to do is decided by the
 * {@link Reconciler} and done by the {@link CellRunner}.
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
        STOP_FULL,
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
            PlanBook plans,
            String holder,
            TenantsProperties properties,
            StartTimes times,
            Clock clock) {}

    private final TenantId tenant;
    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final StateBoard board;
    private final CellRecord record;
    private final Lease lease;
    private final Claims claims;
    private final CellRunner runner;
    private final Thread thread;

    CellSupervisor(TenantStore.Row row, Shared shared) {
        this.tenant = row.tenant();
        TenantsProperties properties = shared.properties();
        this.board = new StateBoard(
                row, shared.life(), shared.times(), shared.clock(), shared.holder(), properties.movesKept());
        this.record = new CellRecord(row, shared.store(), shared.plans(), properties, shared.clock());
        this.lease = new Lease(tenant, shared.life(), shared.holder(), properties.lease(), shared.clock());
        this.claims = new Claims(board, record, shared.clock(), () -> order(Order.NUDGE));
        this.runner = new CellRunner(tenant, shared, board, record, lease, claims, this::order);
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

    boolean takesAPlace() {
        return runner.takesAPlace();
    }

    OptionalLong memoryBytes() {
        return runner.memoryBytes();
    }

    void wake() {
        claims.aim(Aim.UP);
    }

    void stop(boolean evenWhileWorking) {
        refuseWhileWorking(evenWhileWorking);
        claims.aim(Aim.DOWN);
        interruptStart();
    }

    /** Ends the cell to make room, unless it works by then. */
    void giveUp() {
        claims.spare();
    }

    /** Its folder holds more than it may. */
    void stopFull() {
        order(Order.STOP_FULL);
    }

    void restart(boolean evenWhileWorking) {
        refuseWhileWorking(evenWhileWorking);
        // One that starts just now is fresh already.
        if (state().state() != State.STARTING) {
            claims.aim(Aim.RENEWED);
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
        var claim = new Claim(claims::awaitReady, () -> Optional.ofNullable(claims.open()), this::leave);
        boolean ready = false;
        try {
            claims.awaitReady();
            record.worked();
            ready = true;
            return claim;
        } finally {
            if (!ready) {
                claim.close();
            }
        }
    }

    /** Work begins: until its {@link #leave} a cell that is up is kept awake. */
    void enter() {
        claims.enter();
        if (state().state() == State.PARKED) {
            order(Order.NUDGE);
        }
    }

    void leave() {
        claims.leave();
        record.worked();
        if (runner.misplaced()) {
            order(Order.NUDGE);
        }
    }

    /** Asks the cell to end. {@link #join} waits for it. */
    void quit() {
        claims.quit();
        interruptStart();
    }

    boolean working() {
        return runner.there() && claims.working();
    }

    boolean join(Duration atMost) throws InterruptedException {
        return thread.join(atMost);
    }

    /** Its row says so already. Where that is another placement it moves as soon as it has no work. */
    void choose(Choice chosen) {
        record.choose(chosen);
        order(Order.NUDGE);
    }

    /** What a cell that is up was made for. */
    Optional<List<String>> tools() {
        return runner.tools();
    }

    private void interruptStart() {
        claims.tell();
        if (state().state() == State.STARTING) {
            thread.interrupt();
        }
    }

    boolean there() {
        return runner.there();
    }

    /** @throws io.darkplex.portal.kernel.ProblemException {@link TenantProblem#ASSISTANT_WORKING} */
    void refuseWhileWorking(boolean evenSo) {
        if (!evenSo && working()) {
            throw TenantProblem.ASSISTANT_WORKING.because("The answer would break off. Confirm it, or wait.");
        }
    }

    private void order(Order order) {
        if (!orders.contains(order)) {
            orders.add(order);
        }
    }

    private void work() {
        while (true) {
            try {
                Duration pause = runner.pause();
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
        try {
            switch (order) {
                case NUDGE -> {}
                case LOOK -> runner.look();
                case FORGET -> runner.forget();
                case STOP_FULL -> runner.stopFull();
                case RELEASE -> runner.release();
            }
        } catch (RuntimeException silent) {
            LOG.warn("An order could not be followed: tenant={} order={}", tenant, order, silent);
        }
        return runner.settle();
    }
}
