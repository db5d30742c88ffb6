package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Dialect;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** OpenAI Responses: items with an index, of which messages hold parts with an index of their own. */
final class ResponsesDeltaReader extends DeltaReader {

    private final String model;

    /** Open parts by item and, within a message, by part. */
    private final Map<String, Integer> parts = new HashMap<>();

    private final Set<Integer> grown = new HashSet<>();
    private boolean called;

    /** @param model as the request named it */
    ResponsesDeltaReader(String model, Consumer<Delta> to) {
        super(to);
        this.model = model;
    }

    @Override
    void event(JsonNode event) {
        String item = event.path("output_index").asString("0");
        String part = item + "." + event.path("content_index").asString("0");
        switch (Trees.text(event, "type")) {
            case "response.created" -> begin(event.path("response"));
            case "response.output_item.added" -> item(item, event.path("item"));
            case "response.content_part.added" -> part(part, event.path("part"));
            case "response.output_text.delta", "response.refusal.delta" -> grow(part, event);
            case "response.reasoning_summary_part.added" -> {
                if (event.path("summary_index").asInt(0) > 0) {
                    grow(need(item), "\n\n");
                }
            }
            case "response.reasoning_summary_text.delta",
                    "response.reasoning_text.delta",
                    "response.function_call_arguments.delta" -> grow(item, event);
            case "response.function_call_arguments.done" -> {
                if (!grown.contains(need(item))) {
                    grow(need(item), Trees.text(event, "arguments"));
                }
            }
            case "response.content_part.done" -> close(need(part));
            case "response.output_item.done" -> itemEnded(item, event.path("item"));
            case "response.completed", "response.incomplete" -> finish(event.path("response"));
            default -> {}
        }
    }

    @Override
    void whole(JsonNode body) {
        begin(body);
        int index = 0;
        for (JsonNode item : body.path("output")) {
            String key = String.valueOf(index++);
            item(key, item);
            int inner = 0;
            for (JsonNode part : item.path("content")) {
                if (Trees.text(item, "type").equals("message")) {
                    String partKey = key + "." + inner++;
                    part(partKey, part);
                    close(need(partKey));
                } else {
                    grow(need(key), Trees.text(part, "text"));
                }
            }
            String between = "";
            for (JsonNode summary : item.path("summary")) {
                grow(need(key), between + Trees.text(summary, "text"));
                between = "\n\n";
            }
            if (parts.containsKey(key)) {
                grow(need(key), Trees.text(item, "arguments"));
            }
            itemEnded(key, item);
        }
        finish(body);
    }

    private void begin(JsonNode response) {
        started(Trees.text(response, "id"), Trees.text(response, "model"));
    }

    private void item(String key, JsonNode item) {
        String type = Trees.text(item, "type");
        switch (type) {
            case "message" -> {}
            case "reasoning" -> parts.put(key, open(new Delta.Opening.Thinking()));
            case "function_call" -> {
                called = true;
                parts.put(key, open(new Delta.Opening.Call(Trees.text(item, "call_id"), Trees.text(item, "name"))));
            }
            default -> throw unreadable("it has an item of the kind \"" + type + "\"");
        }
    }

    private void part(String key, JsonNode part) {
        String type = Trees.text(part, "type");
        boolean refusal = type.equals("refusal");
        if (!refusal && !type.equals("output_text")) {
            throw unreadable("it has a part of the kind \"" + type + "\"");
        }
        int opened = open(refusal ? new Delta.Opening.Refusal() : new Delta.Opening.Text());
        parts.put(key, opened);
        grow(opened, Trees.text(part, refusal ? "refusal" : "text"));
    }

    private void grow(String key, JsonNode event) {
        int part = need(key);
        grown.add(part);
        grow(part, Trees.text(event, "delta"));
    }

    private void itemEnded(String key, JsonNode item) {
        Integer part = parts.get(key);
        if (part == null) {
            return;
        }
        String encrypted = Trees.text(item, "encrypted_content");
        if (!encrypted.isEmpty()) {
            seal(part, new Seal(Dialect.RESPONSES, model, Trees.text(item, "id") + " " + encrypted));
        }
        close(part);
    }

    private int need(String key) {
        Integer part = parts.get(key);
        if (part == null) {
            throw unreadable("a part grows that was never begun");
        }
        return part;
    }

    private void finish(JsonNode response) {
        String reason = Trees.text(response.path("incomplete_details"), "reason");
        Stop stop = switch (reason) {
            case "" -> called ? Stop.CALLS : Stop.DONE;
            case "content_filter" -> Stop.REFUSED;
            default -> Stop.LENGTH;
        };
        stopped(new Delta.Stopped(stop, null));
    }
}
