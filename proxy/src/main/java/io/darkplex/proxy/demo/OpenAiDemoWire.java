package io.darkplex.proxy.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The demo model as an OpenAI chat completion. Always sends usage at the end of a stream, as the proxy always asks for it. */
final class OpenAiDemoWire implements DemoWire {

    private static final String ID = "chatcmpl-demo";
    private static final String CALL_ID = "call_demo_";

    @Override
    public byte[] body(DemoRequest request, DemoAnswer answer) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", "assistant");
        switch (answer) {
            case DemoAnswer.Text text -> message.put("content", text.text());
            case DemoAnswer.ToolCall call -> message.put("tool_calls", List.of(call(request, call)));
        }
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("index", 0);
        choice.put("message", message);
        choice.put("finish_reason", finish(answer));
        Map<String, Object> body = frame(request, "chat.completion", List.of(choice));
        body.put("usage", usage(request, answer));
        return DemoModel.json(body).getBytes(UTF_8);
    }

    @Override
    public List<byte[]> events(DemoRequest request, DemoAnswer answer) {
        List<byte[]> events = new ArrayList<>();
        events.add(chunk(request, Map.of("role", "assistant", "content", ""), false, answer));
        switch (answer) {
            case DemoAnswer.Text text ->
                DemoModel.pieces(text.text())
                        .forEach(piece -> events.add(chunk(request, Map.of("content", piece), false, answer)));
            case DemoAnswer.ToolCall call -> {
                Map<String, Object> delta = new LinkedHashMap<>(call(request, call));
                delta.put("index", 0);
                events.add(chunk(request, Map.of("tool_calls", List.of(delta)), false, answer));
            }
        }
        events.add(chunk(request, Map.of(), true, answer));
        Map<String, Object> last = frame(request, "chat.completion.chunk", List.of());
        last.put("usage", usage(request, answer));
        events.add(event(DemoModel.json(last)));
        events.add(event("[DONE]"));
        return events;
    }

    private static byte[] chunk(DemoRequest request, Map<String, Object> delta, boolean end, DemoAnswer answer) {
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("index", 0);
        choice.put("delta", delta);
        choice.put("finish_reason", end ? finish(answer) : null);
        return event(DemoModel.json(frame(request, "chat.completion.chunk", List.of(choice))));
    }

    private static Map<String, Object> frame(DemoRequest request, String object, List<Object> choices) {
        Map<String, Object> frame = new LinkedHashMap<>();
        frame.put("id", ID);
        frame.put("object", object);
        frame.put("created", 0);
        frame.put("model", request.model());
        frame.put("choices", choices);
        return frame;
    }

    private static Map<String, Object> call(DemoRequest request, DemoAnswer.ToolCall call) {
        Map<String, Object> shaped = new LinkedHashMap<>();
        shaped.put("id", CALL_ID + request.messages());
        shaped.put("type", "function");
        shaped.put("function", Map.of("name", call.tool(), "arguments", call.arguments()));
        return shaped;
    }

    private static String finish(DemoAnswer answer) {
        return answer instanceof DemoAnswer.ToolCall ? "tool_calls" : "stop";
    }

    private static Map<String, Object> usage(DemoRequest request, DemoAnswer answer) {
        long prompt = DemoModel.tokens(request.characters());
        long completion = DemoModel.outputTokens(answer);
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("prompt_tokens", prompt);
        usage.put("completion_tokens", completion);
        usage.put("total_tokens", prompt + completion);
        return usage;
    }

    private static byte[] event(String data) {
        return ("data: " + data + "\n\n").getBytes(UTF_8);
    }
}
