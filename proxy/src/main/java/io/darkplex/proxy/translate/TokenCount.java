package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Endpoint;
import io.darkplex.proxy.wire.Json;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The question how many tokens a prompt has, put to the counter of another dialect. A count is always the provider's own. */
final class TokenCount {

    /** What Anthropic's counter looks at. */
    private static final Set<String> ANTHROPIC_COUNTS =
            Set.of("model", "messages", "system", "tools", "tool_choice", "thinking", "output_config");

    private TokenCount() {}

    /** The conversation that a client wants counted. */
    static Fields counted(Endpoint endpoint, Fields request) {
        if (endpoint == Endpoint.COUNT_CONTENT && request.has("generateContentRequest")) {
            Fields inner = request.needObject("generateContentRequest");
            // Google takes either this or the contents beside it.
            request.close();
            return inner;
        }
        return request;
    }

    /** @param conversation as it would be written for an answer */
    static ObjectNode request(Dialect upstream, String model, ObjectNode conversation) {
        return switch (upstream) {
            case ANTHROPIC -> conversation.retain(ANTHROPIC_COUNTS);
            case GEMINI -> {
                ObjectNode request = Trees.object();
                request.set("generateContentRequest", conversation.put("model", "models/" + model));
                yield request;
            }
            case OPENAI, RESPONSES, OLLAMA -> throw new IllegalStateException("No counter: " + upstream);
        };
    }

    static byte[] answer(Dialect client, byte[] body) {
        JsonNode count;
        try {
            JsonNode answer = Json.tree(body);
            count = answer.path(client == Dialect.ANTHROPIC ? "totalTokens" : "input_tokens");
        } catch (JacksonException noJson) {
            throw DeltaReader.unreadable("it is no JSON");
        }
        if (!count.isIntegralNumber() || !count.canConvertToLong()) {
            throw DeltaReader.unreadable("it has no count of tokens");
        }
        String field = client == Dialect.ANTHROPIC ? "input_tokens" : "totalTokens";
        return Json.bytes(Trees.object().put(field, count.longValue()));
    }
}
