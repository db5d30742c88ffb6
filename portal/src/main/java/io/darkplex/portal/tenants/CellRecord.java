package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.AssistantState.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is remembered of an assistant beyond the life of its cell: its plan, its work, its troubles, its quarantine. */
final class CellRecord {

    private static final Logger LOG = LoggerFactory.getLogger(CellRecord.class);

    private final TenantId tenant;
    private final TenantStore store;
    private final PlanBook plans;
    private final TenantsProperties properties;
    private final Clock clock;
    private volatile @Nullable Instant activeAt;
    private volatile @Nullable Instant savedActiveAt;
    private volatile @Nullable Trouble trouble;
    private volatile @Nullable Quarantine quarantine;
    private volatile Choice choice;
    private final AtomicInteger crashes;

    /** How often it was quarantined, let out or given another choice here. Guarded by this object's monitor. */
    private long decisions;

    // Of the supervisor's own thread.
    private final Deque<Instant> inARow = new ArrayDeque<>();
    private Instant crashedAt = Instant.EPOCH;

    CellRecord(TenantStore.Row row, TenantStore store, PlanBook plans, TenantsProperties properties, Clock clock) {
        this.tenant = row.tenant();
        this.store = store;
        this.plans = plans;
        this.properties = properties;
        this.clock = clock;
        this.activeAt = row.activeAt();
        this.savedActiveAt = row.activeAt();
        this.trouble = row.trouble();
        this.quarantine = row.quarantine();
        this.choice = row.choice();
        plans.chosen(tenant, row.choice());
        this.crashes = new AtomicInteger(row.crashes());
    }

    @Nullable Instant activeAt() {
        return activeAt;
    }

    @Nullable Trouble trouble() {
        return trouble;
    }

    @Nullable Quarantine quarantine() {
        return quarantine;
    }

    /** @throws io.darkplex.portal.kernel.ProblemException when the assistant may not start */
    void refuseQuarantined() {
        Quarantine present = quarantine;
        if (present != null) {
            throw TenantProblem.CELL_QUARANTINED.because(present.reason().detail());
        }
    }

    int crashes() {
        return crashes.get();
    }

    /** Work begins or ends. {@link #save} keeps it. */
    void worked() {
        activeAt = clock.instant();
    }

    void save() {
        Instant latest = activeAt;
        if (latest != null && !latest.equals(savedActiveAt)) {
            keep(() -> {
                store.worked(tenant, latest);
                savedActiveAt = latest;
            });
        }
    }

    /** A quarantine is no trouble of its own: what led to it is remembered. */
    void failed(Reason reason) {
        if (reason.problem() instanceof TenantProblem problem && problem != TenantProblem.CELL_QUARANTINED) {
            var fresh = new Trouble(problem, clock.instant());
            trouble = fresh;
            keep(() -> store.trouble(tenant, fresh, false));
        }
    }

    /** Quarantines the assistant when this was one crash too many. */
    void crashed(TenantProblem problem) {
        Instant now = clock.instant();
        var fresh = new Trouble(problem, now);
        trouble = fresh;
        crashes.incrementAndGet();
        crashedAt = now;
        inARow.addLast(now);
        Instant window = now.minus(properties.crashWindow());
        inARow.removeIf(crash -> crash.isBefore(window));
        keep(() -> store.trouble(tenant, fresh, true));
        if (inARow.size() >= properties.crashesMax()) {
            var tooMany = new Quarantine(Quarantine.By.CRASHES, now);
            keep(() -> store.quarantine(tenant, tooMany));
            decide(tooMany);
        }
    }

    /** It has been up for a while: the next crash is the first of a new row. */
    void well() {
        inARow.clear();
    }

    void quarantine(Quarantine.By by) {
        var fresh = new Quarantine(by, clock.instant());
        store.quarantine(tenant, fresh);
        decide(fresh);
    }

    void release() {
        store.release(tenant);
        decide(null);
    }

    /** What it lives by now. */
    Terms terms() {
        return plans.terms(choice);
    }

    /** Its row says so already. */
    synchronized void choose(Choice chosen) {
        choice = chosen;
        plans.chosen(tenant, chosen);
        decisions++;
    }

    private synchronized void decide(@Nullable Quarantine decided) {
        quarantine = decided;
        decisions++;
    }

    /** Another portal may have put it in quarantine, let it out, or given it another plan. */
    void refresh() {
        long before = decisions();
        Optional<TenantStore.Row> row = store.find(tenant);
        synchronized (this) {
            // What was decided here meanwhile is newer than the row.
            if (row.isPresent() && decisions == before) {
                quarantine = row.get().quarantine();
                choice = row.get().choice();
                plans.chosen(tenant, choice);
            }
        }
    }

    private synchronized long decisions() {
        return decisions;
    }

    /** What is left to wait after a crash before the next start. */
    Duration pauseLeft() {
        if (inARow.isEmpty()) {
            return Duration.ZERO;
        }
        return pause(inARow.size()).minus(Duration.between(crashedAt, clock.instant()));
    }

    Duration pause(int failures) {
        Duration doubled = properties.backoff().multipliedBy(1L << Math.min(failures - 1, 16));
        Duration most = properties.backoffMax();
        return doubled.compareTo(most) < 0 ? doubled : most;
    }

    private void keep(Runnable write) {
        try {
            write.run();
        } catch (RuntimeException silent) {
            LOG.warn("What happened to an assistant is not kept: tenant={}", tenant, silent);
        }
    }
}
