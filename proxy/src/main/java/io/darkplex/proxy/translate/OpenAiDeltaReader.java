package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Dialect;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** OpenAI chat completions: chunks without a beginning or an end of their parts, of which calls are numbered. */
final class OpenAiDeltaReader extends DeltaReader {

    private static final int NONE = -1;

    /** What is not a call; of these one at a time is open. */
    private enum Flow {
        TEXT,
        THINKING,
        REFUSAL
    }

    private final Map<Integer, Integer> calls = new HashMap<>();
    private final String model;
    private boolean begun;
    private String id = "";
    private Flow flow = Flow.TEXT;
    private int flowing = NONE;

    OpenAiDeltaReader(String model, Consumer<Delta> to) {
        super(to);
        this.model = model;
    }

    @Override
    void event(JsonNode event) {
        begin(event);
        for (JsonNode choice : event.path("choices")) {
            if (choice.path("index").asInt(0) == 0) {
                said(choice.path("delta"));
                finish(choice.path("finish_reason"));
            }
        }
    }

    @Override
    void whole(JsonNode body) {
        begin(body);
        JsonNode choice = body.path("choices").path(0);
        said(choice.path("message"));
        finish(choice.path("finish_reason"));
    }

    private void begin(JsonNode event) {
        if (!begun && event.path("id").isString()) {
            begun = true;
            id = Trees.text(event, "id");
            started(id, Trees.text(event, "model"));
        }
    }

    private void said(JsonNode delta) {
        String thought = Trees.text(delta, "reasoning_content");
        flow(Flow.THINKING, thought.isEmpty() ? Trees.text(delta, "reasoning") : thought);
        flow(Flow.TEXT, Trees.text(delta, "content"));
        flow(Flow.REFUSAL, Trees.text(delta, "refusal"));
        int position = 0;
        for (JsonNode call : delta.path("tool_calls")) {
            call(call, call.path("index").asInt(position++));
        }
    }

    private void flow(Flow kind, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (flowing == NONE || flow != kind) {
            close(flowing);
            flow = kind;
            flowing = open(
                    switch (kind) {
                        case TEXT -> new Delta.Opening.Text();
                        case THINKING -> new Delta.Opening.Thinking();
                        case REFUSAL -> new Delta.Opening.Refusal();
                    });
        }
        grow(flowing, text);
    }

    private void call(JsonNode call, int index) {
        JsonNode function = call.path("function");
        Integer part = calls.get(index);
        if (part == null) {
            close(flowing);
            flowing = NONE;
            String name = Trees.text(function, "name");
            if (name.isEmpty()) {
                throw unreadable("a tool call without a name");
            }
            String callId = Trees.text(call, "id");
            part = open(new Delta.Opening.Call(callId.isEmpty() ? id + "-" + index : callId, name));
            calls.put(index, part);
        }
        String signature = Trees.text(call.path("extra_content").path("google"), "thought_signature");
        if (!signature.isEmpty()) {
            seal(part, new Seal(Dialect.OPENAI, model, signature));
        }
        grow(part, Trees.text(function, "arguments"));
    }

    private void finish(JsonNode reason) {
        if (!reason.isString()) {
            return;
        }
        Stop stop = switch (reason.stringValue()) {
            case "length" -> Stop.LENGTH;
            case "content_filter" -> Stop.REFUSED;
            // Some servers say "stop" after calls, too.
            default -> calls.isEmpty() ? Stop.DONE : Stop.CALLS;
        };
        stopped(new Delta.Stopped(stop, null));
    }
}
