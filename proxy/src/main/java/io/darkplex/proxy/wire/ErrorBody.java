package io.darkplex.proxy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * An error as its dialect writes it. The code is {@code error.code} for OpenAI and Anthropic, whose clients pass over a field
 * they do not know; for Gemini, whose code is a number, it is the reason in the details; for Ollama, whose error is but a
 * sentence, it stands beside it.
 */
public final class ErrorBody {

    /**
     * What an error says.
     *
     * @param type the kind of error in the words of the dialect that it is written in; Gemini's follows from the status
     * @param code what exactly, for a program
     * @param field where in the request, as a path
     */
    public record Said(
            int status,
            String type,
            String message,
            @Nullable String code,
            @Nullable String field) {

        public static Said of(Dialect dialect, ProxyProblemException problem) {
            return new Said(
                    problem.problem().status(),
                    problem.problem().type(dialect),
                    problem.detail(),
                    problem.problem().name(),
                    problem.field());
        }
    }

    private ErrorBody() {}

    /** The JSON body of an answer. */
    public static byte[] body(Dialect dialect, Said said, String requestId) {
        return json(dialect, said, requestId).getBytes(UTF_8);
    }

    /**
     * The event that tells of an error after a stream has begun.
     *
     * @param sequence its number, in the dialect that counts events
     */
    public static byte[] event(Dialect dialect, Said said, String requestId, long sequence) {
        String event = switch (dialect) {
            case OLLAMA -> json(dialect, said, requestId) + "\n";
            case OPENAI, GEMINI -> "data: " + json(dialect, said, requestId) + "\n\n";
            case ANTHROPIC -> "event: error\ndata: " + json(dialect, said, requestId) + "\n\n";
            case RESPONSES -> "event: error\ndata: " + numbered(said, sequence) + "\n\n";
        };
        return event.getBytes(UTF_8);
    }

    /**
     * The same as the last element of a JSON array.
     *
     * @param first whether no element went before it
     */
    public static byte[] element(Dialect dialect, Said said, String requestId, boolean first) {
        return ((first ? "[" : ",") + json(dialect, said, requestId) + "]").getBytes(UTF_8);
    }

    /** The only event of a stream of that form. */
    public static byte[] only(Dialect dialect, StreamForm form, Said said, String requestId) {
        return form == StreamForm.ARRAY ? element(dialect, said, requestId, true) : event(dialect, said, requestId, 0);
    }

    private static String json(Dialect dialect, Said said, String requestId) {
        return switch (dialect) {
            case OPENAI, RESPONSES ->
                Json.object(json -> {
                    json.writeObjectPropertyStart("error");
                    common(json, said);
                    writeNullable(json, "param", said.field());
                    json.writeEndObject();
                });
            case ANTHROPIC ->
                Json.object(json -> {
                    json.writeStringProperty("type", "error");
                    json.writeObjectPropertyStart("error");
                    common(json, said);
                    json.writeEndObject();
                    json.writeStringProperty("request_id", requestId);
                });
            case GEMINI -> gemini(said, requestId);
            case OLLAMA ->
                Json.object(json -> {
                    json.writeStringProperty("error", said.message());
                    if (said.code() != null) {
                        json.writeStringProperty("code", said.code());
                    }
                    if (said.field() != null) {
                        json.writeStringProperty("field", said.field());
                    }
                });
        };
    }

    private static String gemini(Said said, String requestId) {
        return Json.object(json -> {
            json.writeObjectPropertyStart("error");
            json.writeNumberProperty("code", said.status());
            json.writeStringProperty("message", said.message());
            json.writeStringProperty("status", GoogleStatus.of(said.status()));
            json.writeArrayPropertyStart("details");
            if (said.code() != null) {
                json.writeStartObject();
                json.writeStringProperty("@type", "type.googleapis.com/google.rpc.ErrorInfo");
                json.writeStringProperty("reason", said.code());
                json.writeStringProperty("domain", "darkplex");
                json.writeEndObject();
            }
            json.writeStartObject();
            json.writeStringProperty("@type", "type.googleapis.com/google.rpc.RequestInfo");
            json.writeStringProperty("requestId", requestId);
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static String numbered(Said said, long sequence) {
        return Json.object(json -> {
            json.writeStringProperty("type", "error");
            writeNullable(json, "code", said.code());
            json.writeStringProperty("message", said.message());
            writeNullable(json, "param", said.field());
            json.writeNumberProperty("sequence_number", sequence);
        });
    }

    private static void common(JsonGenerator json, Said said) {
        json.writeStringProperty("type", said.type());
        json.writeStringProperty("message", said.message());
        writeNullable(json, "code", said.code());
    }

    private static void writeNullable(JsonGenerator json, String field, @Nullable String value) {
        if (value == null) {
            json.writeNullProperty(field);
        } else {
            json.writeStringProperty(field, value);
        }
    }
}
