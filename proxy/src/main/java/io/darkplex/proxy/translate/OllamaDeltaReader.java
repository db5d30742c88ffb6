package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Json;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Ollama: each line holds what is new. Answers have no id, and of calls not every server gives one. */
final class OllamaDeltaReader extends DeltaReader {

    private static final int NONE = -1;

    private int flowing = NONE;
    private boolean thinking;
    private int calls;

    OllamaDeltaReader(Consumer<Delta> to) {
        super(to);
    }

    @Override
    void event(JsonNode event) {
        JsonNode message = event.path("message");
        flow(true, Trees.text(message, "thinking"));
        flow(false, Trees.text(message, "content"));
        for (JsonNode call : message.path("tool_calls")) {
            call(call, Trees.text(event, "created_at"));
        }
        if (event.path("done").asBoolean(false)) {
            Stop stop = Trees.text(event, "done_reason").equals("length") ? Stop.LENGTH : Stop.DONE;
            stopped(new Delta.Stopped(stop == Stop.DONE && calls > 0 ? Stop.CALLS : stop, null));
        }
    }

    @Override
    void whole(JsonNode body) {
        event(body);
    }

    private void flow(boolean thought, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (flowing == NONE || thinking != thought) {
            close(flowing);
            thinking = thought;
            flowing = open(thought ? new Delta.Opening.Thinking() : new Delta.Opening.Text());
        }
        grow(flowing, text);
    }

    private void call(JsonNode call, String moment) {
        close(flowing);
        flowing = NONE;
        JsonNode function = call.path("function");
        String name = Trees.text(function, "name");
        if (name.isEmpty()) {
            throw unreadable("a tool call without a name");
        }
        String given = Trees.text(call, "id");
        // In a conversation no two calls may have the same one.
        String id = given.isEmpty() ? "call_" + moment.replaceAll("\\D", "") + "_" + calls : given;
        calls++;
        int part = open(new Delta.Opening.Call(id, name));
        JsonNode arguments = function.path("arguments");
        if (!arguments.isObject() && !arguments.isMissingNode() && !arguments.isNull()) {
            throw unreadable("a tool call with arguments that are no object");
        }
        grow(part, arguments.isObject() ? Json.text(arguments) : "{}");
        close(part);
    }
}
