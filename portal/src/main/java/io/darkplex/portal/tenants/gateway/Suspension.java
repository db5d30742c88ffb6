package io.darkplex.portal.tenants.gateway;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * OpenClaw's handshake before a gateway is frozen or stopped: a suspended one takes no new work. It takes some again by
 * itself two minutes after it was asked. Used by one thread.
 */
public final class Suspension {

    /** The same each time: asking again renews a suspension whose answer was lost. */
    private static final String ASKING = "portal";

    private final GatewayConnection gateway;
    private final JsonMapper json;
    private @Nullable String present;

    public Suspension(GatewayConnection gateway, JsonMapper json) {
        this.gateway = gateway;
        this.json = json;
    }

    /**
     * @return false when the gateway works just now, and goes on
     * @throws GatewayException when it cannot say
     */
    public boolean begin() throws GatewayException, InterruptedException {
        var params = json.createObjectNode().put("requestId", ASKING).put("terminalPolicy", "preserve");
        try {
            JsonNode answer = gateway.ask("gateway.suspend.prepare", params);
            if (!answer.path("status").asString("").equals("ready")) {
                return false;
            }
            present = answer.path("suspensionId").asString("");
            return true;
        } catch (GatewayException refused) {
            if (refused.retryable()) {
                return false;
            }
            throw refused;
        }
    }

    /** Quiet when there is none. */
    public void end() throws GatewayException, InterruptedException {
        String id = present;
        present = null;
        if (id != null) {
            gateway.ask("gateway.suspend.resume", json.createObjectNode().put("suspensionId", id));
        }
    }
}
