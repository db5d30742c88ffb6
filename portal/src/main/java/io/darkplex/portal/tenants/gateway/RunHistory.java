package io.darkplex.portal.tenants.gateway;

import io.darkplex.portal.tenants.RunEvent;
import tools.jackson.databind.JsonNode;

/** Reads from a session's history how a run stands that was not heard to its end. */
final class RunHistory {

    private RunHistory() {}

    /** @param history what {@code chat.history} answers */
    static void pickUp(GatewayRun run, JsonNode history) {
        JsonNode running = history.path("inFlightRun");
        if (running.path("runId").asString("").equals(run.id())) {
            run.resume(running.path("text").asString(""));
            return;
        }
        var said = new StringBuilder();
        RunEvent.Last last = new RunEvent.Lost("The assistant does not know this answer any more.");
        for (JsonNode message : history.path("messages")) {
            if (!message.path("__openclaw").path("runId").asString("").equals(run.id())) {
                continue;
            }
            if (message.path("role").asString("").equals("assistant")) {
                String text = GatewayRun.textOf(message.path("content"));
                said.append(said.isEmpty() || text.isEmpty() ? "" : "\n\n").append(text);
                last = message.path("openclawAbort").path("aborted").asBoolean(false)
                        ? new RunEvent.Failed("aborted", "The answer was cut off.")
                        : new RunEvent.Done();
            } else if (message.path("customType").asString("").equals("run-failed-before-reply")) {
                last = new RunEvent.Failed("", GatewayRun.textOf(message.path("content")));
            }
        }
        run.resume(said.toString());
        run.end(last);
    }
}
