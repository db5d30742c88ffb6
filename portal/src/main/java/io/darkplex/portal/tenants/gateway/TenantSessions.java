package io.darkplex.portal.tenants.gateway;

import io.darkplex.portal.kernel.ConversationId;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the gateway has of a tenant's conversations. */
public final class TenantSessions {

    private static final int LOOKED_AT = 20;
    private static final int SESSIONS = 100;

    /** As OpenClaw's page of a history holds, when nothing else is asked for. */
    private static final int MESSAGES = 200;

    /** They are counted, not read. */
    private static final int MESSAGE_CHARS = 1;

    private final Calls gateway;
    private final JsonMapper json;
    private final String agent;

    TenantSessions(Calls gateway, JsonMapper json, String agent) {
        this.gateway = gateway;
        this.json = json;
        this.agent = agent;
    }

    /**
     * Makes it see the sessions of a tenant whose folder came while it ran. OpenClaw shows none of them before something
     * is written for the agent; reading alone does not make it look.
     *
     * @throws GatewayException when they cannot be read
     */
    public void discover() throws GatewayException, InterruptedException {
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

    /**
     * How many of the last questions of a conversation it knows.
     *
     * @return empty when there is more than it tells at once
     */
    public OptionalInt questions(ConversationId conversation) throws GatewayException, InterruptedException {
        JsonNode history = gateway.call(
                "chat.history",
                json.createObjectNode()
                        .put("sessionKey", key(agent, conversation))
                        .put("limit", MESSAGES)
                        .put("maxChars", MESSAGE_CHARS));
        int questions = 0;
        for (JsonNode message : history.path("messages")) {
            questions += message.path("role").asString("").equals("user") ? 1 : 0;
        }
        return history.path("hasMore").asBoolean(false) ? OptionalInt.empty() : OptionalInt.of(questions);
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
        JsonNode call(String method, ObjectNode params) throws GatewayException, InterruptedException;
    }
}
