package io.darkplex.portal.tenants.gateway;

import io.darkplex.portal.kernel.ConversationId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sessions of an agent whose folder came while the gateway ran. OpenClaw shows none of them before something is
 * written for the agent; reading alone does not make it look.
 */
final class TenantSessions {

    private static final int LOOKED_AT = 20;
    private static final int SESSIONS = 100;

    private TenantSessions() {}

    /** @throws GatewayException when they cannot be read */
    static void discover(Calls gateway, JsonMapper json, String agent) throws GatewayException, InterruptedException {
        String of = "agent:" + agent + ":";
        // The same each time, and never a conversation's: it stays empty.
        String own = of + "main";
        gateway.call("sessions.create", json.createObjectNode().put("key", own).put("agentId", agent));
        JsonNode list = gateway.call(
                "sessions.list", json.createObjectNode().put("agentId", agent).put("limit", LOOKED_AT));
        for (JsonNode row : list.path("sessions")) {
            String key = row.path("key").asString("");
            if (key.startsWith(of) && !key.equals(own)) {
                gateway.call(
                        "chat.history",
                        json.createObjectNode().put("sessionKey", key).put("limit", 1));
                return;
            }
        }
    }

    static String key(String agent, ConversationId conversation) {
        return "agent:" + agent + ":" + conversation;
    }

    /** Whether something runs in it, whoever asked for that. */
    static boolean running(Calls gateway, JsonMapper json, String session)
            throws GatewayException, InterruptedException {
        var own = json.createObjectNode()
                .put("agentId", session.split(":", -1)[1])
                .put("limit", SESSIONS);
        for (JsonNode row : gateway.call("sessions.list", own).path("sessions")) {
            if (row.path("key").asString("").equals(session)) {
                return row.path("status").asString("").equals("running");
            }
        }
        return false;
    }

    @FunctionalInterface
    interface Calls {
        JsonNode call(String method, tools.jackson.databind.node.ObjectNode params)
                throws GatewayException, InterruptedException;
    }
}
