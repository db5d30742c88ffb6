package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Dialect;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes the thoughts and signatures of earlier answers out of a request, sealed or bare. What was said and called stays. */
final class ForeignThoughts {

    private static final Set<String> ANTHROPIC_THOUGHTS = Set.of("thinking", "redacted_thinking");
    private static final List<String> OPENAI_THOUGHTS =
            List.of("reasoning_content", "reasoning", "reasoning_details", "thinking_blocks");

    private ForeignThoughts() {}

    static void remove(Dialect dialect, JsonNode request) {
        switch (dialect) {
            case OPENAI -> request.path("messages").forEach(ForeignThoughts::fromOpenAi);
            case ANTHROPIC -> fromAnthropic(request.path("messages"));
            case RESPONSES -> fromResponses(request.path("input"));
            case GEMINI -> request.path("contents").forEach(ForeignThoughts::fromGemini);
            case OLLAMA -> request.path("messages").forEach(ForeignThoughts::fromOllama);
        }
    }

    private static void fromOpenAi(JsonNode message) {
        if (message instanceof ObjectNode object) {
            object.remove(OPENAI_THOUGHTS);
        }
        for (JsonNode call : message.path("tool_calls")) {
            if (call.path("extra_content").path("google") instanceof ObjectNode google) {
                google.remove("thought_signature");
            }
        }
    }

    private static void fromOllama(JsonNode message) {
        if (message instanceof ObjectNode object) {
            object.remove("thinking");
        }
    }

    private static void fromAnthropic(JsonNode messages) {
        for (JsonNode message : messages) {
            removeWhere(message.path("content"), block -> ANTHROPIC_THOUGHTS.contains(Trees.text(block, "type")));
        }
        // A message without content is refused; one that only thought has said nothing.
        removeWhere(
                messages,
                message -> message.path("content").isArray()
                        && message.path("content").isEmpty());
    }

    private static void fromResponses(JsonNode input) {
        removeWhere(input, item -> Trees.text(item, "type").equals("reasoning"));
        for (JsonNode item : input) {
            // An id would ask for the thought that came before the item.
            boolean said = Set.of("function_call", "message").contains(Trees.text(item, "type"));
            if (said && item instanceof ObjectNode object) {
                object.remove("id");
            }
        }
    }

    private static void fromGemini(JsonNode content) {
        removeWhere(content.path("parts"), part -> part.path("thought").asBoolean(false));
        for (JsonNode part : content.path("parts")) {
            if (part instanceof ObjectNode object && part.has("thoughtSignature")) {
                object.remove("thoughtSignature");
                if (part.has("functionCall")) {
                    object.put("thoughtSignature", GeminiConversationWriter.UNSIGNED);
                }
            }
        }
    }

    private static void removeWhere(JsonNode entries, Predicate<JsonNode> unwanted) {
        if (entries instanceof ArrayNode list) {
            Iterator<JsonNode> each = list.iterator();
            while (each.hasNext()) {
                JsonNode entry = each.next();
                if (entry.isObject() && unwanted.test(entry)) {
                    each.remove();
                }
            }
        }
    }
}
