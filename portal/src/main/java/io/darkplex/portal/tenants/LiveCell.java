package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.gateway.GatewayConnection;
import io.darkplex.portal.tenants.gateway.GatewayException;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.Surroundings;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cell that is up, with the open way to it.
 *
 * @param models public name of each model → OpenClaw's name of it
 */
record LiveCell(
        TenantId tenant,
        Cell cell,
        GatewayConnection connection,
        CellMeans means,
        CellFolder folder,
        Surroundings surroundings,
        Map<String, String> models) {

    private static final Logger LOG = LoggerFactory.getLogger(LiveCell.class);

    boolean usable() {
        return cell.alive() && connection.open();
    }

    void run(Gateway.Prompt prompt, Consumer<RunEvent> events) throws InterruptedException {
        String model = models.get(prompt.model());
        if (model == null) {
            events.accept(new RunEvent.Failed(
                    "model_unknown", "The model \"" + prompt.model() + "\" is not offered to this assistant."));
            return;
        }
        connection.run(prompt, model, events);
    }

    /** Forgets what is still to be forgotten. What is refused is kept for the next time. */
    void forget(TenantStore store, int atMost) throws InterruptedException {
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
}
