package io.darkplex.proxy.fake;

import io.darkplex.proxy.fake.FakeAnswers.Answer;
import io.darkplex.proxy.fake.FakeAnswers.Call;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes what OpenAI writes. */
final class OpenAiFake {

    private static final String USAGE =
            "{\"prompt_tokens\":120,\"completion_tokens\":30,\"total_tokens\":150,\"prompt_tokens_details\":{\"cached_tokens\":100,\"audio_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":10,\"audio_tokens\":0}}";

    private OpenAiFake() {}

    static String body(String model, Answer answer, boolean usage) {
        String message = answer.call()
                .map(call -> "{\"role\":\"assistant\",\"content\":null,\"refusal\":null,\"tool_calls\":["
                        + call(call, false) + "]}")
                .orElseGet(() -> "{\"role\":\"assistant\",\"content\":" + quote(answer.text()) + ",\"refusal\":null}");
        return "{\n  \"id\": \"chatcmpl-fake1\",\n  \"object\": \"chat.completion\",\n  \"created\": 1790000000,\n  \"model\": "
                + quote(model) + ",\n  \"choices\": [{\"index\":0,\"message\":" + message
                + ",\"logprobs\":null,\"finish_reason\":\"" + finish(answer) + "\"}]"
                + (usage ? ",\n  \"usage\": " + USAGE : "")
                + ",\n  \"service_tier\": \"default\", \"unknown_field\": 1.50e3\n}\n";
    }

    static List<String> events(String model, Answer answer, JsonNode request, boolean usage) {
        boolean wanted = request.path("stream_options").path("include_usage").asBoolean(false);
        String nothing = wanted ? ",\"usage\":null" : "";
        List<String> events = new ArrayList<>();
        events.add(chunk(model, "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null", nothing));
        answer.call().ifPresent(call -> {
            events.add(chunk(model, "{\"tool_calls\":[" + call(call, true) + "]}", "null", nothing));
            events.add(chunk(
                    model,
                    "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":" + quote(call.arguments()) + "}}]}",
                    "null",
                    nothing));
        });
        for (String piece : FakeProvider.words(answer.text())) {
            events.add(chunk(model, "{\"content\":" + quote(piece) + "}", "null", nothing));
        }
        events.add(chunk(model, "{}", "\"" + finish(answer) + "\"", nothing));
        if (wanted && usage) {
            events.add(
                    "data: {\"id\":\"chatcmpl-fake1\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":"
                            + quote(model) + ",\"choices\":[],\"usage\":" + USAGE + "}\n\n");
        }
        events.add("data: [DONE]\n\n");
        return events;
    }

    static String error(String type, String code, String message) {
        return "{\n  \"error\": {\n    \"message\": " + quote(message) + ",\n    \"type\": \"" + type
                + "\",\n    \"param\": null,\n    \"code\": \"" + code + "\"\n  }\n}\n";
    }

    private static String chunk(String model, String delta, String finish, String usage) {
        return "data: {\"id\":\"chatcmpl-fake1\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":"
                + quote(model)
                + ",\"service_tier\":\"default\",\"system_fingerprint\":null,\"choices\":[{\"index\":0,\"delta\":"
                + delta + ",\"logprobs\":null,\"finish_reason\":" + finish + "}]" + usage
                + ",\"obfuscation\":\"aBcD\"}\n\n";
    }

    private static String call(Call call, boolean begin) {
        return "{" + (begin ? "\"index\":0," : "")
                + "\"id\":\"call_fake1\",\"type\":\"function\",\"function\":{\"name\":" + quote(call.tool())
                + ",\"arguments\":" + quote(begin ? "" : call.arguments()) + "}}";
    }

    private static String finish(Answer answer) {
        return answer.call().isPresent() ? "tool_calls" : "stop";
    }

    static String quote(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }
}
