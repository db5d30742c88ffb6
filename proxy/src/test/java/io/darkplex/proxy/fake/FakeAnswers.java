package io.darkplex.proxy.fake;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What the fake provider says when nothing is wrong: fixed, and good enough for a journey in a browser. */
final class FakeAnswers {

    private static final Pattern TOOL_CALL =
            Pattern.compile("call the tool ([\\w.-]+)(?: with (\\{.*\\}))?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final int HUGE_WORDS = 300_000;

    private FakeAnswers() {}

    record Call(String tool, String arguments) {}

    record Answer(String text, Optional<Call> call) {}

    static Answer of(JsonNode request, String lastUserText, Script script) {
        if (script == Script.HUGE) {
            return text("word ".repeat(HUGE_WORDS));
        }
        String toolResult = toolResult(request);
        if (!toolResult.isEmpty()) {
            return text("The tool said: " + toolResult);
        }
        Matcher call = TOOL_CALL.matcher(lastUserText);
        if (call.find()) {
            String arguments = call.group(2) == null ? "{}" : call.group(2);
            return new Answer("", Optional.of(new Call(call.group(1), arguments)));
        }
        String lower = lastUserText.toLowerCase(Locale.ROOT);
        if (lower.contains("capital of france")) {
            return text("The capital of France is Paris. Öffnet die Tür, café is open €5 🗼.");
        }
        if (lower.contains("markdown") || lower.contains("code")) {
            return text("# Title\n\n- one\n- **two**\n\n```python\nprint(\"Hello\")\n```\n");
        }
        return text("You said: " + (lastUserText.length() > 200 ? lastUserText.substring(0, 200) : lastUserText));
    }

    static String lastUserText(JsonNode request) {
        String last = "";
        for (JsonNode message : request.path("messages").values()) {
            if (message.path("role").asString("").equals("user")) {
                last = flat(message.path("content"));
            }
        }
        return last;
    }

    private static String toolResult(JsonNode request) {
        String result = "";
        for (JsonNode message : request.path("messages").values()) {
            result = message.path("role").asString("").equals("tool") ? flat(message.path("content")) : "";
            for (JsonNode part : message.path("content").values()) {
                if (part.path("type").asString("").equals("tool_result")) {
                    result = flat(part.path("content"));
                }
            }
        }
        return result;
    }

    private static String flat(JsonNode content) {
        if (content.isString()) {
            return content.stringValue();
        }
        var text = new StringBuilder();
        for (JsonNode part : content.values()) {
            text.append(part.path("text").asString(""));
        }
        return text.toString();
    }

    private static Answer text(String text) {
        return new Answer(text, Optional.empty());
    }
}
