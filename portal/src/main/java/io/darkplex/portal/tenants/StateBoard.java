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

/**
 * The state of one assistant as everybody sees it. Written by its supervisor alone; each change is first kept in SQL
 * under its generation, so that a second portal that believes to own the tenant is found out.
 */
final class StateBoard {

    private final TenantId tenant;
    private final TenantStore store;
    private final StartTimes times;
    private final Clock clock;
    private final ReentrantLock telling = new ReentrantLock();
    private final List<Consumer<AssistantState>> listeners = new CopyOnWriteArrayList<>();
    private volatile AssistantState current;
    private long generation;

    StateBoard(TenantStore.Row row, TenantStore store, StartTimes times, Clock clock) {
        this.tenant = row.tenant();
        this.generation = row.generation();
        this.store = store;
        this.times = times;
        this.clock = clock;
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

    /** @throws IllegalStateException when somebody else has moved the tenant: nothing is published then */
    void publish(State state, List<Step> steps, @Nullable Reason reason) {
        AssistantState before = current;
        boolean moves = before.state() != state;
        if (moves) {
            keep(before.state(), state, reason == null ? null : reason.problem().name());
        }
        var next = new AssistantState(state, steps, times.estimate(), moves ? clock.instant() : before.since(), reason);
        telling.lock();
        try {
            current = next;
            listeners.forEach(listener -> listener.accept(next));
        } finally {
            telling.unlock();
        }
    }

    private void keep(State from, State to, @Nullable String reason) {
        if (!store.move(tenant, generation, from, to, reason, clock.instant())) {
            throw new IllegalStateException("The state of tenant " + tenant + " was changed by somebody else: expected "
                    + from + " at generation " + generation + ".");
        }
        generation++;
    }
}
