package io.darkplex.proxy.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The demo model as an Anthropic message. */
final class AnthropicDemoWire implements DemoWire {

    private static final String ID = "msg_demo";
    private static final String CALL_ID = "toolu_demo_";

    @Override
    public byte[] body(DemoRequest request, DemoAnswer answer) {
        Map<String, Object> block = switch (answer) {
            case DemoAnswer.Text text -> object("type", "text", "text", text.text());
            case DemoAnswer.ToolCall call -> toolUse(request, call, DemoModel.parsed(call.arguments()));
        };
        Map<String, Object> message = message(request, List.of(block), stop(answer));
        message.put("usage", usage(request, DemoModel.outputTokens(answer)));
        return DemoModel.json(message).getBytes(UTF_8);
    }

    @Override
    public List<byte[]> events(DemoRequest request, DemoAnswer answer) {
        List<byte[]> events = new ArrayList<>();
        Map<String, Object> start = message(request, List.of(), null);
        start.put("usage", usage(request, 1));
        events.add(event("message_start", "message", start));
        switch (answer) {
            case DemoAnswer.Text text -> {
                events.add(
                        event("content_block_start", "index", 0, "content_block", object("type", "text", "text", "")));
                DemoModel.pieces(text.text())
                        .forEach(piece -> events.add(delta(object("type", "text_delta", "text", piece))));
            }
            case DemoAnswer.ToolCall call -> {
                events.add(event("content_block_start", "index", 0, "content_block", toolUse(request, call, Map.of())));
                events.add(delta(object("type", "input_json_delta", "partial_json", call.arguments())));
            }
        }
        events.add(event("content_block_stop", "index", 0));
        Map<String, Object> stop = new LinkedHashMap<>();
        stop.put("stop_reason", stop(answer));
        stop.put("stop_sequence", null);
        events.add(event(
                "message_delta", "delta", stop, "usage", object("output_tokens", DemoModel.outputTokens(answer))));
        events.add(event("message_stop"));
        return events;
    }

    private static Map<String, Object> message(DemoRequest request, List<Object> content, @Nullable String stop) {
        Map<String, Object> message =
                object("id", ID, "type", "message", "role", "assistant", "model", request.model(), "content", content);
        message.put("stop_reason", stop);
        message.put("stop_sequence", null);
        return message;
    }

    private static Map<String, Object> toolUse(DemoRequest request, DemoAnswer.ToolCall call, Object input) {
        return object("type", "tool_use", "id", CALL_ID + request.messages(), "name", call.tool(), "input", input);
    }

    private static String stop(DemoAnswer answer) {
        return answer instanceof DemoAnswer.ToolCall ? "tool_use" : "end_turn";
    }

    private static Map<String, Object> usage(DemoRequest request, long output) {
        return object("input_tokens", DemoModel.tokens(request.characters()), "output_tokens", output);
    }

    private static byte[] delta(Map<String, Object> delta) {
        return event("content_block_delta", "index", 0, "delta", delta);
    }

    private static byte[] event(String type, Object... fields) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("type", type);
        data.putAll(object(fields));
        return ("event: " + type + "\ndata: " + DemoModel.json(data) + "\n\n").getBytes(UTF_8);
    }

    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
