package io.darkplex.portal.tenants.gateway;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A run that nobody asked for: its calls would belong to no turn, and its cost to no answer. */
record StrayRun(String session, String id) {

    private static final Logger LOG = LoggerFactory.getLogger(StrayRun.class);

    /** @return empty unless the event tells that a run has begun */
    static Optional<StrayRun> begun(JsonNode event) {
        boolean begins = event.path("stream").asString("").equals("lifecycle")
                && event.path("data").path("phase").asString("").equals("start");
        return begins
                ? Optional.of(new StrayRun(
                        event.path("sessionKey").asString(""),
                        event.path("runId").asString("")))
                : Optional.empty();
    }

    /** Returns at once. */
    void stop(Abort abort, JsonMapper json) {
        Thread.ofVirtual().name("gateway-disown").start(() -> {
            try {
                LOG.info("OpenClaw took up an interrupted run by itself; it is stopped");
                abort.run(json.createObjectNode().put("sessionKey", session).put("runId", id));
            } catch (GatewayException refused) {
                LOG.info("A run of nobody's could not be stopped: {}", refused.code());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @FunctionalInterface
    interface Abort {
        void run(ObjectNode params) throws GatewayException, InterruptedException;
    }
}
