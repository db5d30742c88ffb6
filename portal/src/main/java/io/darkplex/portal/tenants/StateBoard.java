package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.AssistantState.Reason;
import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.AssistantState.Step;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of one assistant as everybody sees it, and its row. Written by its supervisor alone. What is told is what is
 * so; a row that cannot be written just now follows later.
 */
final class StateBoard {

    private static final Logger LOG = LoggerFactory.getLogger(StateBoard.class);

    private final TenantId tenant;
    private final LifeStore store;
    private final StartTimes times;
    private final Clock clock;
    private final String holder;
    private final int movesKept;
    private final ReentrantLock telling = new ReentrantLock();
    private final List<Consumer<AssistantState>> listeners = new CopyOnWriteArrayList<>();
    private volatile AssistantState current;

    // Of the supervisor's own thread.
    private State kept;
    private long generation;

    StateBoard(TenantStore.Row row, LifeStore store, StartTimes times, Clock clock, String holder, int movesKept) {
        this.tenant = row.tenant();
        this.generation = row.generation();
        this.kept = row.state();
        this.store = store;
        this.times = times;
        this.clock = clock;
        this.holder = holder;
        this.movesKept = movesKept;
        Quarantine quarantine = row.state() == State.FAILED ? row.quarantine() : null;
        this.current = new AssistantState(
                quarantine == null ? State.ASLEEP : State.FAILED,
                List.of(),
                times.estimate(),
                row.since(),
                quarantine == null ? null : quarantine.reason());
    }

    AssistantState current() {
        return current;
    }

    Tenants.Watch watch(Consumer<AssistantState> listener) {
        telling.lock();
        try {
            listeners.add(listener);
            listener.accept(current);
        } finally {
            telling.unlock();
        }
        return () -> listeners.remove(listener);
    }

    /** The row as it is now; what is told stays. */
    void read(TenantStore.Row row) {
        generation = row.generation();
        kept = row.state();
    }

    /** @return false when somebody else has moved the tenant: all is told, but the row is not ours any more */
    boolean publish(State state, List<Step> steps, @Nullable Reason reason) {
        tell(state, steps, reason);
        return follow();
    }

    /** Tells without a word to the database. */
    void tell(State state, List<Step> steps, @Nullable Reason reason) {
        AssistantState before = current;
        boolean moves = before.state() != state;
        var next = new AssistantState(state, steps, times.estimate(), moves ? clock.instant() : before.since(), reason);
        telling.lock();
        try {
            current = next;
            listeners.forEach(listener -> listener.accept(next));
        } finally {
            telling.unlock();
        }
    }

    /**
     * Writes what is told to the row, unless it is there already. A database that does not answer is asked again with
     * the next change or the next look.
     *
     * @return false when somebody else has moved the tenant
     */
    boolean follow() {
        AssistantState told = current;
        if (told.state() == kept) {
            return true;
        }
        boolean atRest = told.state() == State.ASLEEP || told.state() == State.FAILED;
        var move = new LifeStore.Move(
                tenant,
                generation,
                kept,
                told.state(),
                told.reason() == null ? null : told.reason().problem().name(),
                atRest ? null : holder,
                clock.instant());
        try {
            if (!store.move(move, movesKept)) {
                return false;
            }
            kept = told.state();
            generation++;
        } catch (RuntimeException silent) {
            LOG.warn("State of an assistant is not kept yet: tenant={} state={}", tenant, told.state(), silent);
        }
        return true;
    }
}
