package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.TurnId;
import io.darkplex.portal.models.Model;
import io.darkplex.portal.tenants.SharedCell.Place;
import io.darkplex.portal.tenants.gateway.GatewayException;
import io.darkplex.portal.tenants.runtime.Surroundings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One tenant awake in a cell that others share. To the tenant's supervisor it is a cell that is up. */
final class Seat implements LiveCell {

    private static final Logger LOG = LoggerFactory.getLogger(Seat.class);

    private final SharedCells cells;
    private final SharedCell shared;
    private final TenantId tenant;
    private final Place place;
    private final Surroundings surroundings;
    private final Map<String, String> models;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final AtomicBoolean left = new AtomicBoolean();
    private final AtomicInteger running = new AtomicInteger();
    private final Map<TurnId, Turn> turns = new ConcurrentHashMap<>();

    private static final class Turn {

        private final TurnLine<TenantId>.Ticket ticket;
        private volatile boolean stopAsked;

        Turn(TurnLine<TenantId>.Ticket ticket) {
            this.ticket = ticket;
        }
    }

    Seat(SharedCells cells, SharedCell shared, TenantId tenant, Place place, Surroundings surroundings) {
        this.cells = cells;
        this.shared = shared;
        this.tenant = tenant;
        this.place = place;
        this.surroundings = surroundings;
        this.models = shared.models.stream()
                .collect(java.util.stream.Collectors.toMap(
                        Model::id, model -> OpenClawConfig.reference(place.agent(), model), (a, _) -> a));
    }

    TenantId tenant() {
        return tenant;
    }

    Place place() {
        return place;
    }

    SharedCell shared() {
        return shared;
    }

    @Override
    public CellForm form() {
        return shared.form;
    }

    @Override
    public List<String> tools() {
        return shared.form.tools(shared.template, true);
    }

    @Override
    public boolean alive() {
        return !gone.isDone() && shared.cell.alive();
    }

    @Override
    public boolean usable() {
        return !gone.isDone() && shared.usable();
    }

    @Override
    public boolean well() throws InterruptedException {
        return usable() && cells.well(shared);
    }

    @Override
    public boolean outOfMemory() {
        return shared.cell.outOfMemory();
    }

    /** Its share, as if all who are awake took the same. */
    @Override
    public OptionalLong memoryBytes() {
        OptionalLong all = shared.cell.memoryBytes();
        return all.isPresent()
                ? OptionalLong.of(all.getAsLong() / Math.max(1, cells.awake(shared)))
                : OptionalLong.empty();
    }

    @Override
    public void whenGone(Runnable callback) {
        var _ = gone.thenRun(callback);
    }

    @Override
    public void run(Gateway.Prompt prompt, Consumer<RunEvent> events) throws InterruptedException {
        String model = models.get(prompt.model());
        if (model == null) {
            events.accept(new RunEvent.Failed(
                    "model_unknown", "The model \"" + prompt.model() + "\" is not offered to this assistant."));
            return;
        }
        TurnLine<TenantId>.Ticket ticket = shared.line.join(tenant).orElse(null);
        if (ticket == null) {
            events.accept(new RunEvent.Failed("busy", "Too many answers wait here. Please try again in a moment."));
            return;
        }
        running.incrementAndGet();
        var turn = new Turn(ticket);
        turns.put(prompt.turn(), turn);
        try {
            if (letIn(ticket) && !turn.stopAsked) {
                shared.connection.run(place.agent(), prompt, model, ticket::leave, event -> {
                    events.accept(event);
                    // One that came before the connection knew the run.
                    if (event instanceof RunEvent.Accepted && turn.stopAsked) {
                        shared.connection.stop(prompt.turn());
                    }
                });
            } else {
                events.accept(
                        turn.stopAsked ? new RunEvent.Stopped() : new RunEvent.Lost("The assistant was stopped."));
            }
        } finally {
            turns.remove(prompt.turn(), turn);
            ticket.leave();
            running.decrementAndGet();
        }
    }

    private static boolean letIn(TurnLine<TenantId>.Ticket ticket) throws InterruptedException {
        try {
            return ticket.letIn().get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void stop(TurnId id) {
        Turn turn = turns.get(id);
        if (turn != null) {
            turn.stopAsked = true;
            if (!turn.ticket.letIn().isDone()) {
                turn.ticket.leave();
            }
        }
        shared.connection.stop(id);
    }

    @Override
    public void forget(TenantStore store, int atMost) throws InterruptedException {
        for (ConversationId conversation : store.toForget(tenant, atMost)) {
            try {
                shared.folder.erase(
                        shared.connection.forget(place.agent(), conversation),
                        surroundings,
                        conversation,
                        place.agent());
                store.forgotten(tenant, conversation);
            } catch (GatewayException refused) {
                LOG.warn("Conversation is not forgotten yet: tenant={} code={}", tenant, refused.code());
                return;
            }
        }
    }

    /** Others go on: only this tenant's own work counts. */
    @Override
    public boolean suspend() {
        return running.get() == 0;
    }

    @Override
    public void resume() {
        // Nothing was suspended.
    }

    /** A cell that others share is not frozen. */
    @Override
    public boolean freeze() {
        return false;
    }

    @Override
    public void thaw() {
        // Nothing was frozen.
    }

    @Override
    public void lose(String reason) {
        turns.values().forEach(turn -> turn.ticket.leave());
        shared.connection.lose(place.agent(), reason);
    }

    /** The cell goes on, and the tenant's folder stays in it until somebody wants it. */
    @Override
    public void land(Duration grace) throws InterruptedException {
        if (left.compareAndSet(false, true)) {
            lose("The assistant was stopped.");
            cells.stand(this, grace);
            gone.complete(null);
        }
    }

    /** The cell has ended under it. */
    void lost() {
        turns.values().forEach(turn -> turn.ticket.leave());
        gone.complete(null);
    }
}
