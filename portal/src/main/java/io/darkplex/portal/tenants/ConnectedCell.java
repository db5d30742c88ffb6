package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.TurnId;
import io.darkplex.portal.tenants.gateway.GatewayConnection;
import io.darkplex.portal.tenants.gateway.GatewayException;
import io.darkplex.portal.tenants.gateway.Suspension;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.Surroundings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cell of a runtime, with the line to its gateway. */
final class ConnectedCell implements LiveCell {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectedCell.class);

    private final TenantId tenant;
    private final Cell cell;
    private final GatewayConnection connection;
    private final CellMeans means;
    private final CellFolder folder;
    private final Surroundings surroundings;
    private final CellForm form;
    private final List<String> tools;
    private final Map<String, String> models;
    private final CellAnswers answers;
    private final CellBeats beats;
    private final Suspension suspension;
    private final Runnable bringHome;

    // Of the supervisor's own thread.
    private boolean frozen;

    /**
     * @param tools that there are in it
     * @param models public name of each model → OpenClaw's name of it
     * @param bringHome takes what is the tenant's out of the cell's folder, when the cell has ended; more than once is quiet
     */
    ConnectedCell(
            TenantId tenant,
            Cell cell,
            GatewayConnection connection,
            CellMeans means,
            CellFolder folder,
            Surroundings surroundings,
            CellForm form,
            List<String> tools,
            Map<String, String> models,
            CellAnswers answers,
            CellBeats beats,
            Suspension suspension,
            Runnable bringHome) {
        this.tenant = tenant;
        this.cell = cell;
        this.connection = connection;
        this.means = means;
        this.folder = folder;
        this.surroundings = surroundings;
        this.form = form;
        this.tools = List.copyOf(tools);
        this.models = Map.copyOf(models);
        this.answers = answers;
        this.beats = beats;
        this.suspension = suspension;
        this.bringHome = bringHome;
    }

    @Override
    public CellForm form() {
        return form;
    }

    @Override
    public List<String> tools() {
        return tools;
    }

    @Override
    public boolean alive() {
        return cell.alive();
    }

    @Override
    public boolean usable() {
        return cell.alive() && connection.open();
    }

    @Override
    public boolean well() throws InterruptedException {
        if (beats.hangs(tenant)) {
            LOG.warn("Thread of a gateway is far behind for too long: tenant={}", tenant);
            return false;
        }
        return connection.healthy() && answers.well(cell);
    }

    @Override
    public boolean outOfMemory() {
        return cell.outOfMemory();
    }

    @Override
    public OptionalLong memoryBytes() {
        return cell.memoryBytes();
    }

    @Override
    public void whenGone(Runnable gone) {
        var _ = cell.exit().whenComplete((_, _) -> gone.run());
    }

    @Override
    public void run(Gateway.Prompt prompt, Consumer<RunEvent> events) throws InterruptedException {
        String model = models.get(prompt.model());
        if (model == null) {
            events.accept(new RunEvent.Failed(
                    "model_unknown", "The model \"" + prompt.model() + "\" is not offered to this assistant."));
            return;
        }
        connection.run(prompt, model, events);
    }

    @Override
    public void stop(TurnId turn) {
        connection.stop(turn);
    }

    @Override
    public void forget(TenantStore store, int atMost) throws InterruptedException {
        for (ConversationId conversation : store.toForget(tenant, atMost)) {
            try {
                folder.erase(
                        connection.forget(CellFolder.MAIN, conversation), surroundings, conversation, CellFolder.MAIN);
                store.forgotten(tenant, conversation);
            } catch (GatewayException refused) {
                LOG.warn("Conversation is not forgotten yet: tenant={} code={}", tenant, refused.code());
                return;
            }
        }
    }

    @Override
    public boolean suspend() throws InterruptedException {
        if (frozen) {
            return true;
        }
        try {
            return suspension.begin();
        } catch (GatewayException silent) {
            LOG.info("Gateway does not say whether it works: tenant={} code={}", tenant, silent.code());
            return true;
        }
    }

    @Override
    public void resume() throws InterruptedException {
        try {
            suspension.end();
        } catch (GatewayException over) {
            LOG.debug("A suspension was over: tenant={} code={}", tenant, over.code());
        }
    }

    @Override
    public boolean freeze() throws InterruptedException {
        beats.pause(tenant);
        frozen = cell.freeze();
        if (!frozen) {
            expect();
        }
        return frozen;
    }

    @Override
    public void thaw() throws InterruptedException {
        if (frozen) {
            cell.thaw();
            frozen = false;
            expect();
        }
    }

    /** One that has no way to say anything, or nothing that would, is not in there. */
    private void expect() {
        beats.resume(tenant);
    }

    @Override
    public void lose(String reason) {
        connection.end(reason);
    }

    @Override
    public void land(Duration grace) throws InterruptedException {
        answers.end(cell);
        beats.release(tenant);
        beats.leave(tenant, tenant);
        connection.close();
        try {
            cell.stop(grace);
        } finally {
            if (!cell.alive()) {
                means.close();
                bringHome.run();
            }
        }
    }
}
