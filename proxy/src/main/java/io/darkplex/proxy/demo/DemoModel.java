package io.darkplex.proxy.demo;

import io.darkplex.proxy.wire.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers a request without any AI, the same request always the same way. Usage counts a token for every four characters
 * begun, which is no tokenizer's figure but a deterministic one.
 */
public final class DemoModel {

    static final int CHARACTERS_PER_TOKEN = 4;
    private static final int WORDS_PER_PIECE = 2;
    private static final ObjectMapper JSON = JsonMapper.shared();

    private DemoModel() {}

    /** @param body the request, as the provider of that dialect would get it */
    public static DemoReply answer(Dialect dialect, byte[] body) {
        DemoRequest request;
        try {
            JsonNode root = JSON.readTree(body);
            request = DemoRequest.of(root);
        } catch (JacksonException unreadable) {
            throw new IllegalArgumentException("The demo model got no JSON.", unreadable);
        }
        DemoAnswer answer = DemoWords.answer(request);
        DemoWire wire = switch (dialect) {
            case OPENAI -> new OpenAiDemoWire();
            case ANTHROPIC -> new AnthropicDemoWire();
            case GEMINI, RESPONSES, OLLAMA ->
                throw new IllegalArgumentException("The demo model does not speak " + dialect.title() + ".");
        };
        return request.stream()
                ? new DemoReply(200, "text/event-stream", wire.events(request, answer))
                : new DemoReply(200, "application/json", List.of(wire.body(request, answer)));
    }

    static long tokens(long characters) {
        return Math.ceilDiv(characters, CHARACTERS_PER_TOKEN);
    }

    static long outputTokens(DemoAnswer answer) {
        return switch (answer) {
            case DemoAnswer.Text text -> tokens(text.text().length());
            case DemoAnswer.ToolCall call ->
                tokens(call.tool().length() + call.arguments().length());
        };
    }

    /** A few words each; together exactly the text. */
    static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        int words = 0;
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == ' ' && ++words % WORDS_PER_PIECE == 0) {
                pieces.add(text.substring(from, at + 1));
                from = at + 1;
            }
        }
        pieces.add(text.substring(from));
        return pieces;
    }

    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    static Object parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException broken) {
            return Map.of("text", json);
        }
    }
}
