package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Json;
import io.darkplex.proxy.wire.ProxyProblem;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes out of a request what other providers' models sealed, when the conversation comes to a provider that speaks the
 * caller's own dialect: it would take the envelopes for seals of its own, and refuse them as forged.
 */
public final class StrangeSeals {

    private StrangeSeals() {}

    /** The same bytes when there is nothing to take out, which is nearly always. */
    public static byte[] remove(Dialect dialect, byte[] body) {
        return Seal.mayBeIn(body) ? removed(dialect, body) : body;
    }

    /**
     * Takes out all that a model sealed or thought, for another model of the same dialect: it takes thoughts only from itself, and
     * refuses those of others or reads them as its own.
     */
    public static byte[] removeAll(Dialect dialect, byte[] body) {
        JsonNode request = tree(body);
        ForeignThoughts.remove(dialect, request);
        return Json.bytes(request);
    }

    private static JsonNode tree(byte[] body) {
        try {
            return Json.tree(body);
        } catch (JacksonException malformed) {
            throw ProxyProblem.BODY_MALFORMED.because("The request body is no JSON, or has a field twice.");
        }
    }

    private static byte[] removed(Dialect dialect, byte[] body) {
        JsonNode request = tree(body);
        switch (dialect) {
            case OPENAI -> request.path("messages").forEach(StrangeSeals::fromCalls);
            case ANTHROPIC -> {
                for (JsonNode message : request.path("messages")) {
                    removeSealed(message.path("content"), List.of("signature", "data"));
                }
            }
            case RESPONSES -> removeSealed(request.path("input"), List.of("encrypted_content"));
            case GEMINI -> request.path("contents").forEach(StrangeSeals::fromParts);
            // It has no seals, so nobody put one there.
            case OLLAMA -> {}
        }
        return Json.bytes(request);
    }

    private static void fromCalls(JsonNode message) {
        for (JsonNode call : message.path("tool_calls")) {
            boolean strange = strange(call.path("extra_content").path("google"), "thought_signature");
            if (strange && call instanceof ObjectNode object) {
                object.remove("extra_content");
            }
        }
    }

    /** A thought is nothing without its seal: the whole entry goes. */
    private static void removeSealed(JsonNode entries, List<String> fields) {
        if (!(entries instanceof ArrayNode list)) {
            return;
        }
        Iterator<JsonNode> each = list.iterator();
        while (each.hasNext()) {
            JsonNode entry = each.next();
            if (fields.stream().anyMatch(field -> strange(entry, field))) {
                each.remove();
            }
        }
    }

    private static void fromParts(JsonNode content) {
        for (JsonNode part : content.path("parts")) {
            if (!strange(part, "thoughtSignature") || !(part instanceof ObjectNode object)) {
                continue;
            }
            if (part.has("functionCall")) {
                object.put("thoughtSignature", GeminiConversationWriter.UNSIGNED);
            } else {
                object.remove("thoughtSignature");
            }
        }
    }

    private static boolean strange(JsonNode holder, String field) {
        String value = textOrNull(holder, field);
        return value != null && Seal.isEnvelope(value);
    }

    private static @Nullable String textOrNull(JsonNode holder, String field) {
        return holder.isObject() ? Trees.textOrNull(holder, field) : null;
    }
}
