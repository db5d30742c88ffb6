package io.darkplex.portal.tenants.gateway;

import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** OpenClaw's handshake before a gateway is frozen or stopped. */
final class Suspension {

    private Suspension() {}

    /**
     * Asks the gateway to take no new work. It takes some again by itself two minutes later.
     *
     * @return for {@link #resume}; empty when it works just now, and goes on
     */
    static Optional<String> prepare(GatewaySocket line, JsonMapper json) throws GatewayException, InterruptedException {
        JsonNode answer = line.call(
                "gateway.suspend.prepare",
                json.createObjectNode()
                        .put("requestId", UUID.randomUUID().toString())
                        .put("terminalPolicy", "preserve"),
                null);
        return answer.path("status").asString("").equals("ready")
                ? Optional.of(answer.path("suspensionId").asString(""))
                : Optional.empty();
    }

    static void resume(GatewaySocket line, JsonMapper json, String suspension)
            throws GatewayException, InterruptedException {
        line.call("gateway.suspend.resume", json.createObjectNode().put("suspensionId", suspension), null);
    }
}
