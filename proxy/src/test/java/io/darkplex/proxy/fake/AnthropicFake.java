package io.darkplex.proxy.fake;

import static io.darkplex.proxy.fake.OpenAiFake.quote;

import io.darkplex.proxy.fake.FakeAnswers.Answer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what Anthropic writes. */
final class AnthropicFake {

    private static final String INPUT =
            "\"input_tokens\":20,\"cache_creation_input_tokens\":60,\"cache_read_input_tokens\":100,\"cache_creation\":{\"ephemeral_5m_input_tokens\":40,\"ephemeral_1h_input_tokens\":20}";

    private AnthropicFake() {}

    static String body(String model, Answer answer, boolean usage) {
        String content = answer.call()
                .map(call -> "{\"type\":\"tool_use\",\"id\":\"toolu_fake1\",\"name\":" + quote(call.tool())
                        + ",\"input\":" + call.arguments() + "}")
                .orElseGet(() -> "{\"type\":\"text\",\"text\":" + quote(answer.text()) + "}");
        return "{\"id\":\"msg_fake1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":" + quote(model)
                + ",\"content\":["
                + content + "],\"stop_reason\":\"" + stop(answer) + "\",\"stop_sequence\":null"
                + (usage ? ",\"usage\":{" + INPUT + ",\"output_tokens\":30,\"service_tier\":\"standard\"}" : "") + "}";
    }

    static List<String> events(String model, Answer answer, boolean usage) {
        List<String> events = new ArrayList<>();
        events.add(event(
                "message_start",
                "\"message\":{\"id\":\"msg_fake1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
                        + quote(model)
                        + ",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null"
                        + (usage ? ",\"usage\":{" + INPUT + ",\"output_tokens\":1,\"service_tier\":\"standard\"}" : "")
                        + "}"));
        String block = answer.call()
                .map(call -> "{\"type\":\"tool_use\",\"id\":\"toolu_fake1\",\"name\":" + quote(call.tool())
                        + ",\"input\":{}}")
                .orElse("{\"type\":\"text\",\"text\":\"\"}");
        events.add(event("content_block_start", "\"index\":0,\"content_block\":" + block));
        events.add(event("ping", null));
        answer.call()
                .ifPresent(call -> events.add(event(
                        "content_block_delta",
                        "\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":"
                                + quote(call.arguments()) + "}")));
        for (String piece : FakeProvider.words(answer.text())) {
            events.add(event(
                    "content_block_delta",
                    "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":" + quote(piece) + "}"));
        }
        events.add(event("content_block_stop", "\"index\":0"));
        events.add(event(
                "message_delta",
                "\"delta\":{\"stop_reason\":\"" + stop(answer) + "\",\"stop_sequence\":null}"
                        + (usage ? ",\"usage\":{" + INPUT + ",\"output_tokens\":30}" : "")));
        events.add(event("message_stop", null));
        return events;
    }

    static String error(String type, String message) {
        return "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":" + quote(message)
                + "},\"request_id\":\"req_fake1\"}";
    }

    private static String event(String type, @Nullable String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + (fields == null ? "" : "," + fields) + "}\n\n";
    }

    private static String stop(Answer answer) {
        return answer.call().isPresent() ? "tool_use" : "end_turn";
    }
}
