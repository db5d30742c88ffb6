package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.gateway.GatewayConnection;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.Surroundings;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A cell that is up, with the open way to it.
 *
 * @param models public name of each model → OpenClaw's name of it
 */
record LiveCell(
        Cell cell,
        GatewayConnection connection,
        CellMeans means,
        TenantFolder folder,
        Surroundings surroundings,
        Map<String, String> models) {

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
}
