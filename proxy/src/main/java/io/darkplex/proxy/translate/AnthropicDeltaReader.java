package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Anthropic Messages: numbered blocks that are opened and closed. */
final class AnthropicDeltaReader extends DeltaReader {

    /** Begins the seal of a thought that nobody but the model can read. */
    static final String REDACTED = "redacted:";

    private final String model;
    private final Map<Integer, Integer> parts = new HashMap<>();
    private final Map<Integer, StringBuilder> signatures = new HashMap<>();

    /** @param model as the request named it; the answer may name a dated version */
    AnthropicDeltaReader(String model, Consumer<Delta> to) {
        super(to);
        this.model = model;
    }

    @Override
    void event(JsonNode event) {
        int index = event.path("index").asInt(0);
        switch (Trees.text(event, "type")) {
            case "message_start" -> begin(event.path("message"));
            case "content_block_start" -> block(index, event.path("content_block"));
            case "content_block_delta" -> grew(index, event.path("delta"));
            case "content_block_stop" -> blockEnded(index);
            case "message_delta" -> finish(event.path("delta"));
            default -> {}
        }
    }

    @Override
    void whole(JsonNode body) {
        begin(body);
        int index = 0;
        for (JsonNode block : body.path("content")) {
            block(index, block);
            blockEnded(index++);
        }
        finish(body);
    }

    private void begin(JsonNode message) {
        started(Trees.text(message, "id"), Trees.text(message, "model"));
    }

    private void block(int index, JsonNode block) {
        String type = Trees.text(block, "type");
        int part = open(
                switch (type) {
                    case "text" -> new Delta.Opening.Text();
                    case "thinking", "redacted_thinking" -> new Delta.Opening.Thinking();
                    case "tool_use" -> new Delta.Opening.Call(Trees.text(block, "id"), Trees.text(block, "name"));
                    default -> throw unreadable("it has a part of the kind \"" + type + "\"");
                });
        parts.put(index, part);
        grow(part, Trees.text(block, "text"));
        grow(part, Trees.text(block, "thinking"));
        sign(index, Trees.text(block, "signature"));
        if (type.equals("redacted_thinking")) {
            sign(index, REDACTED + Trees.text(block, "data"));
        }
        if (!block.path("input").isEmpty()) {
            grow(part, Json.text(block.path("input")));
        }
    }

    private void grew(int index, JsonNode delta) {
        Integer part = parts.get(index);
        if (part == null) {
            throw unreadable("a part grows that was never begun");
        }
        switch (Trees.text(delta, "type")) {
            case "text_delta" -> grow(part, Trees.text(delta, "text"));
            case "thinking_delta" -> grow(part, Trees.text(delta, "thinking"));
            case "input_json_delta" -> grow(part, Trees.text(delta, "partial_json"));
            case "signature_delta" -> sign(index, Trees.text(delta, "signature"));
            default -> {}
        }
    }

    private void sign(int index, String signature) {
        if (!signature.isEmpty()) {
            signatures.computeIfAbsent(index, none -> new StringBuilder()).append(signature);
        }
    }

    private void blockEnded(int index) {
        Integer part = parts.get(index);
        if (part == null) {
            return;
        }
        StringBuilder signature = signatures.remove(index);
        if (signature != null) {
            seal(part, new Seal(Dialect.ANTHROPIC, model, signature.toString()));
        }
        close(part);
    }

    private void finish(JsonNode delta) {
        String reason = Trees.text(delta, "stop_reason");
        if (reason.isEmpty()) {
            return;
        }
        Stop stop = switch (reason) {
            case "tool_use" -> Stop.CALLS;
            case "max_tokens" -> Stop.LENGTH;
            case "model_context_window_exceeded" -> Stop.CONTEXT_FULL;
            case "stop_sequence" -> Stop.SEQUENCE;
            case "refusal" -> Stop.REFUSED;
            default -> Stop.DONE;
        };
        stopped(new Delta.Stopped(stop, Trees.textOrNull(delta, "stop_sequence")));
    }
}
