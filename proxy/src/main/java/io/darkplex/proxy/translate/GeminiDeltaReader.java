package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Json;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Gemini: each chunk is an answer of its own shape, with parts that go on where the last chunk stopped. */
final class GeminiDeltaReader extends DeltaReader {

    private static final int NONE = -1;

    private final String model;
    private String id = "";
    private int flowing = NONE;
    private boolean thinking;
    private int calls;

    /** @param model as the request named it */
    GeminiDeltaReader(String model, Consumer<Delta> to) {
        super(to);
        this.model = model;
    }

    @Override
    void event(JsonNode event) {
        if (id.isEmpty() && !Trees.text(event, "responseId").isEmpty()) {
            id = Trees.text(event, "responseId");
            String version = Trees.text(event, "modelVersion");
            started(id, version.isEmpty() ? model : version);
        }
        JsonNode candidate = event.path("candidates").path(0);
        for (JsonNode part : candidate.path("content").path("parts")) {
            part(part);
        }
        if (event.path("promptFeedback").path("blockReason").isString()) {
            stopped(new Delta.Stopped(Stop.REFUSED, null));
        }
        finish(Trees.text(candidate, "finishReason"));
    }

    @Override
    void whole(JsonNode body) {
        event(body);
    }

    private void part(JsonNode part) {
        String signature = Trees.text(part, "thoughtSignature");
        if (part.has("functionCall")) {
            call(part.path("functionCall"), signature);
            return;
        }
        if (!part.path("text").isString()) {
            if (signature.isEmpty()) {
                throw unreadable("it has a part of a kind that is not known: " + part.propertyNames());
            }
            return;
        }
        boolean thought = part.path("thought").asBoolean(false);
        String text = part.path("text").stringValue();
        if (text.isEmpty() && signature.isEmpty()) {
            return;
        }
        if (flowing == NONE || (!text.isEmpty() && thought != thinking)) {
            close(flowing);
            thinking = thought || text.isEmpty();
            flowing = open(thinking ? new Delta.Opening.Thinking() : new Delta.Opening.Text());
        }
        grow(flowing, text);
        if (!signature.isEmpty()) {
            seal(flowing, new Seal(Dialect.GEMINI, model, signature));
        }
    }

    private void call(JsonNode call, String signature) {
        close(flowing);
        flowing = NONE;
        String given = Trees.text(call, "id");
        String callId = given.isEmpty() ? "call_" + (id.isEmpty() ? "" : id + "_") + calls : given;
        calls++;
        int part = open(new Delta.Opening.Call(callId, Trees.text(call, "name")));
        if (!signature.isEmpty()) {
            seal(part, new Seal(Dialect.GEMINI, model, signature));
        }
        grow(part, call.path("args").isObject() ? Json.text(call.path("args")) : "{}");
        close(part);
    }

    private void finish(String reason) {
        Stop stop = switch (reason) {
            case "", "FINISH_REASON_UNSPECIFIED" -> null;
            case "STOP" -> calls > 0 ? Stop.CALLS : Stop.DONE;
            case "MAX_TOKENS" -> Stop.LENGTH;
            case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE" -> Stop.REFUSED;
            default -> throw unreadable("the model stopped with " + reason);
        };
        if (stop != null) {
            stopped(new Delta.Stopped(stop, null));
        }
    }
}
