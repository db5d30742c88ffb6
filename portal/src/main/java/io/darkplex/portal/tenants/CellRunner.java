package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.AssistantState.Reason;
import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.CellSupervisor.Order;
import io.darkplex.portal.tenants.CellSupervisor.Shared;
import io.darkplex.portal.tenants.Reconciler.Step;
import io.darkplex.portal.tenants.Seen.Body;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees how a cell is and does what the {@link Reconciler} says. All of it on its supervisor's own thread. */
final class CellRunner {

    private static final Logger LOG = LoggerFactory.getLogger(CellRunner.class);

    private final TenantId tenant;
    private final Shared shared;
    private final StateBoard board;
    private final CellRecord record;
    private final Lease lease;
    private final Claims claims;
    private final Consumer<Order> orders;

    /** Written here, read by everybody. */
    private volatile @Nullable LiveCell body;

    private Instant readyAt = Instant.EPOCH;
    private Instant notBefore = Instant.EPOCH;
    private Duration pause = Duration.ZERO;
    private boolean frozen;
    private boolean freezes;
    private int unhealthy;
    private int attempts;

    /** It works at something nobody waits for, so it is moved only after the next look. */
    private boolean moveRefused;

    /** @param orders what is to be done soon */
    CellRunner(
            TenantId tenant,
            Shared shared,
            StateBoard board,
            CellRecord record,
            Lease lease,
            Claims claims,
            Consumer<Order> orders) {
        this.tenant = tenant;
        this.shared = shared;
        this.board = board;
        this.record = record;
        this.lease = lease;
        this.claims = claims;
        this.orders = orders;
    }

    boolean there() {
        return body != null;
    }

    /** Whether its end makes room for another cell. */
    boolean takesAPlace() {
        LiveCell present = body;
        return present != null && present.takesAPlace();
    }

    OptionalLong memoryBytes() {
        LiveCell present = body;
        return present == null ? OptionalLong.empty() : present.memoryBytes();
    }

    Optional<List<String>> tools() {
        return Optional.ofNullable(body).map(LiveCell::tools);
    }

    /** When to settle again although nobody asks; zero for never. */
    Duration pause() {
        return pause;
    }

    /**
     * Goes on until all is as wanted. A step that fails is tried again after a pause.
     *
     * @return false when all is ended for good
     */
    boolean settle() throws InterruptedException {
        while (true) {
            pause = Duration.ZERO;
            Seen seen = see();
            Step step = Reconciler.next(claims.wanted(seen), seen, pace());
            try {
                switch (step) {
                    case REST -> {
                        follow();
                        return true;
                    }
                    case PAUSE -> {
                        pause = seen.pauseLeft();
                        return true;
                    }
                    case LEAVE -> {
                        record.save();
                        follow();
                        return false;
                    }
                    case START -> start();
                    case THAW -> thaw();
                    case FREEZE -> freeze();
                    case SLEEP -> sleep();
                    case MOVE -> move();
                    case STOP -> stop();
                    case BURY -> bury();
                    case LET_GO -> letGo();
                    case ISOLATE -> isolate();
                    case LAY -> publish(State.ASLEEP, List.of(), null);
                }
            } catch (RuntimeException defect) {
                LOG.error("A step of a cell failed: tenant={} step={}", tenant, step, defect);
                pause = shared.properties().backoff();
                return true;
            }
        }
    }

    private Seen see() {
        Duration untilNext = Duration.between(shared.clock().instant(), notBefore);
        Duration pauseLeft = record.pauseLeft();
        return new Seen(
                board.current().state(),
                seenBody(),
                there() && lease.over(),
                claims.idle(),
                misplaced() && !moveRefused,
                pauseLeft.compareTo(untilNext) > 0 ? pauseLeft : untilNext);
    }

    private Body seenBody() {
        LiveCell present = body;
        if (present == null) {
            return Body.NONE;
        }
        if (!present.usable() || unhealthy >= shared.properties().healthFailuresMax()) {
            return Body.LOST;
        }
        if (frozen) {
            return Body.FROZEN;
        }
        return claims.open() == null ? Body.CLOSED : Body.UP;
    }

    /** Whether it lives where it should not any more. From any thread. */
    boolean misplaced() {
        LiveCell present = body;
        return present != null && present.form().placement() != record.terms().placement();
    }

    /** Where a cell turned out not to freeze it is only stopped. */
    private Pace pace() {
        Pace pace = record.terms().plan().pace();
        return freezes ? pace : new Pace(pace.stopAfter(), pace.stopAfter());
    }

    /** Whether the cell is well, and whether another portal has quarantined it. */
    void look() throws InterruptedException {
        record.save();
        moveRefused = false;
        LiveCell present = body;
        if (present != null && !frozen && present.alive()) {
            boolean well = present.well();
            unhealthy = well ? 0 : unhealthy + 1;
            Instant longAgo = shared.clock().instant().minus(shared.properties().backoffMax());
            if (well && readyAt.isBefore(longAgo)) {
                record.well();
            }
        }
        if (present != null || record.quarantine() != null) {
            record.refresh();
        }
    }

    void forget() throws InterruptedException {
        LiveCell present = claims.open();
        if (present != null) {
            present.forget(shared.store(), shared.properties().forgetBatch());
        }
    }

    /** It may start again, but does so only when it is asked to. */
    void release() {
        record.well();
        if (record.quarantine() == null && board.current().state() == State.FAILED) {
            hold();
            publish(State.ASLEEP, List.of(), null);
        }
    }

    /** @return false when another portal looks after the tenant */
    private boolean hold() {
        if (!lease.take()) {
            return false;
        }
        record.refresh();
        if (!board.read()) {
            lease.lost();
            return false;
        }
        return true;
    }

    private void start() throws InterruptedException {
        var progress = new StartProgress(steps -> publish(State.STARTING, steps, null));
        LiveCell fresh;
        try {
            if (!heldForStart()) {
                over(new Reason(TenantProblem.CELL_ELSEWHERE, "It runs there. Try again in some minutes."), List.of());
                return;
            }
            if (record.quarantine() != null) {
                return;
            }
            publish(State.STARTING, progress.steps(), null);
            // Who asks for the opposite from here on sees a start, and interrupts it.
            if (claims.unwanted()) {
                return;
            }
            fresh = shared.source().launch(tenant, progress);
        } catch (ProblemException failed) {
            failed(failed, progress.steps());
            return;
        }
        attempts = 0;
        ready(fresh);
    }

    private boolean heldForStart() {
        try {
            return hold();
        } catch (RuntimeException silent) {
            LOG.warn("Tenant could not be taken before a start: tenant={}", tenant, silent);
            throw TenantProblem.CELL_START_FAILED.because("The database did not answer.");
        }
    }

    private void failed(ProblemException failed, List<AssistantState.Step> steps) {
        attempts++;
        LOG.warn(
                "Cell could not be started: tenant={} code={} detail={} attempt={}",
                tenant,
                failed.problem().name(),
                failed.detail(),
                attempts);
        if (attempts < shared.properties().startAttempts()
                && !TenantProblem.lasts(failed.problem())
                && claims.working()) {
            notBefore = shared.clock().instant().plus(record.pause(attempts));
            return;
        }
        attempts = 0;
        fail(new Reason(failed.problem(), failed.detail()), steps);
    }

    private void ready(LiveCell fresh) {
        body = fresh;
        readyAt = shared.clock().instant();
        unhealthy = 0;
        frozen = false;
        freezes = true;
        claims.worked();
        claims.open(fresh);
        publish(State.READY, List.of(), null);
        fresh.whenGone(() -> {
            // At once, whatever the supervisor is doing: who waits for an answer must not wait for nothing.
            fresh.lose("The assistant ended unexpectedly.");
            orders.accept(Order.NUDGE);
        });
        orders.accept(Order.FORGET);
    }

    /** The cell, which has no work and takes none from here on; null when it has some, and goes on. */
    private @Nullable LiveCell atEase() throws InterruptedException {
        LiveCell present = body;
        if (present == null || !claims.closeIfIdle()) {
            return null;
        }
        if (present.suspend() && !claims.working()) {
            return present;
        }
        // It works, whatever at: the idle clock begins anew.
        if (!frozen) {
            takeWork(present);
        }
        return null;
    }

    private void takeWork(LiveCell present) throws InterruptedException {
        present.resume();
        claims.worked();
        claims.open(present);
        publish(State.READY, List.of(), null);
    }

    private void freeze() throws InterruptedException {
        LiveCell present = atEase();
        if (present == null) {
            return;
        }
        freezes = false;
        freezes = present.freeze();
        if (freezes) {
            frozen = true;
            publish(State.PARKED, List.of(), null);
            return;
        }
        present.resume();
        claims.open(present);
    }

    private void thaw() throws InterruptedException {
        LiveCell present = Objects.requireNonNull(body);
        try {
            present.thaw();
        } catch (RuntimeException refused) {
            LOG.warn("Cell could not be thawed and is ended: tenant={}", tenant, refused);
            unhealthy = shared.properties().healthFailuresMax();
            return;
        }
        frozen = false;
        takeWork(present);
        orders.accept(Order.FORGET);
    }

    private void sleep() throws InterruptedException {
        if (atEase() != null) {
            LOG.info("Cell was idle and is stopped: tenant={}", tenant);
            stop();
        } else {
            claims.keep();
        }
    }

    /** One that was frozen is moved by its next start. */
    private void move() throws InterruptedException {
        boolean wasFrozen = frozen;
        if (atEase() == null) {
            moveRefused = true;
            return;
        }
        LOG.info("Cell is stopped, for its tenant lives elsewhere from now on: tenant={}", tenant);
        stop();
        if (!wasFrozen) {
            claims.aim(Wanted.Aim.UP);
        }
    }

    private void stop() throws InterruptedException {
        claims.close();
        publish(State.STOPPING, List.of(), null);
        takeDown(shared.properties().stopGrace());
        publish(State.ASLEEP, List.of(), null);
    }

    /** Its folder holds more than it may: it ends whatever it does, and at once, since it would write on. */
    void stopFull() throws InterruptedException {
        if (there()) {
            claims.close();
            publish(State.STOPPING, List.of(), null);
            takeDown(Duration.ZERO);
            publish(State.ASLEEP, List.of(), null);
            fail(new Reason(TenantProblem.DISK_FULL, "Delete files, then start it again."), List.of());
        }
    }

    private void bury() throws InterruptedException {
        LiveCell present = Objects.requireNonNull(body);
        TenantProblem how = present.outOfMemory()
                ? TenantProblem.CELL_OUT_OF_MEMORY
                : present.alive() ? TenantProblem.CELL_SILENT : TenantProblem.CELL_CRASHED;
        present.lose(
                how == TenantProblem.CELL_SILENT
                        ? "The assistant did not answer any more."
                        : "The assistant ended unexpectedly.");
        takeDown(Duration.ZERO);
        record.crashed(how);
        LOG.warn("Cell ended unexpectedly: tenant={} how={} crashes={}", tenant, how, record.crashes());
        publish(State.ASLEEP, List.of(), null);
    }

    private void letGo() throws InterruptedException {
        LOG.warn("Another portal may look after this assistant now; its cell here is ended: tenant={}", tenant);
        LiveCell present = Objects.requireNonNull(body);
        present.lose("The assistant is looked after by another server.");
        takeDown(Duration.ZERO);
        publish(State.ASLEEP, List.of(), null);
    }

    private void isolate() {
        Quarantine quarantine = record.quarantine();
        if (quarantine == null) {
            return;
        }
        if (!lease.held()) {
            hold();
        }
        LOG.warn("Cell is quarantined: tenant={} by={}", tenant, quarantine.by());
        fail(quarantine.reason(), List.of());
    }

    private void fail(Reason reason, List<AssistantState.Step> steps) {
        over(reason, steps);
        record.failed(reason);
    }

    private void over(Reason reason, List<AssistantState.Step> steps) {
        claims.over();
        publish(State.FAILED, steps, reason);
    }

    /** Interrupted, or while the cell lives on, it is not done, and is done again. */
    private void takeDown(Duration grace) throws InterruptedException {
        LiveCell present = Objects.requireNonNull(body);
        claims.close();
        try {
            present.land(grace);
        } catch (RuntimeException defect) {
            if (present.alive()) {
                throw defect;
            }
            LOG.error("Cell was ended, but not all that belongs to it: tenant={}", tenant, defect);
        }
        body = null;
        frozen = false;
        unhealthy = 0;
        shared.source().left(present);
    }

    /** Who waits for the cell looks again at each change. */
    private void publish(State state, List<AssistantState.Step> steps, @Nullable Reason reason) {
        board.tell(state, steps, reason);
        claims.tell();
        follow();
    }

    /** The row follows what is told, as long as it is this portal's. */
    private void follow() {
        if (!lease.held()) {
            return;
        }
        switch (board.follow()) {
            case SILENT -> {}
            case LOST -> lease.lost();
            case KEPT -> {
                if (board.current().state().atRest()) {
                    lease.givenBack();
                }
            }
        }
    }
}
