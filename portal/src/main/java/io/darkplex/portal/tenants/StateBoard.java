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

    enum Row {
        /** It says what is told. */
        KEPT,
        /** The database does not answer. */
        SILENT,
        /** It is another portal's. */
        LOST
    }

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

    /**
     * The row as it is now; what is told stays.
     *
     * @return false when this portal does not hold the tenant
     */
    boolean read() {
        return store.held(tenant, holder)
                .map(held -> {
                    kept = held.state();
                    generation = held.generation();
                    return true;
                })
                .orElse(false);
    }

    /** Tells everybody; the row {@link #follow follows}. */
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
     * Writes what is told to the row of a tenant that this portal holds, and gives the tenant back when it is at rest. A
     * database that does not answer is asked again with the next change or the next look.
     */
    Row follow() {
        AssistantState told = current;
        try {
            if (told.state() == kept) {
                if (kept.atRest()) {
                    store.giveBack(tenant, holder);
                }
                return Row.KEPT;
            }
            // An answer of the database may have been lost: then the row is further than is known here.
            if (moved(told) || (read() && (told.state() == kept ? !kept.atRest() : moved(told)))) {
                return Row.KEPT;
            }
            return Row.LOST;
        } catch (RuntimeException silent) {
            LOG.warn("State of an assistant is not kept yet: tenant={} state={}", tenant, told.state(), silent);
            return Row.SILENT;
        }
    }

    private boolean moved(AssistantState told) {
        var move = new LifeStore.Move(
                tenant,
                generation,
                kept,
                told.state(),
                told.reason() == null ? null : told.reason().problem().name(),
                holder,
                clock.instant());
        if (!store.move(move, movesKept)) {
            return false;
        }
        kept = told.state();
        generation++;
        return true;
    }
}
