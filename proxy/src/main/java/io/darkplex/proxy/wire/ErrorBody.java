package io.darkplex.proxy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import tools.jackson.core.JsonGenerator;

/**
 * An error as its dialect writes it. The code is {@code error.code} in both: OpenAI's clients look there, and Anthropic's
 * pass over a field they do not know.
 */
public final class ErrorBody {

    private ErrorBody() {}

    /** The JSON body of an answer. */
    public static byte[] body(Dialect dialect, ProxyProblem problem, String detail, String requestId) {
        return json(dialect, problem, detail, requestId).getBytes(UTF_8);
    }

    /** The event that tells of an error after a stream has begun. */
    public static byte[] event(Dialect dialect, ProxyProblem problem, String detail, String requestId) {
        String json = json(dialect, problem, detail, requestId);
        String event = switch (dialect) {
            case OPENAI -> "data: " + json + "\n\n";
            case ANTHROPIC -> "event: error\ndata: " + json + "\n\n";
        };
        return event.getBytes(UTF_8);
    }

    private static String json(Dialect dialect, ProxyProblem problem, String detail, String requestId) {
        return switch (dialect) {
            case OPENAI ->
                Json.object(json -> {
                    json.writeObjectPropertyStart("error");
                    common(json, dialect, problem, detail);
                    json.writeNullProperty("param");
                    json.writeEndObject();
                });
            case ANTHROPIC ->
                Json.object(json -> {
                    json.writeStringProperty("type", "error");
                    json.writeObjectPropertyStart("error");
                    common(json, dialect, problem, detail);
                    json.writeEndObject();
                    json.writeStringProperty("request_id", requestId);
                });
        };
    }

    private static void common(JsonGenerator json, Dialect dialect, ProxyProblem problem, String detail) {
        json.writeStringProperty("type", problem.type(dialect));
        json.writeStringProperty("message", detail);
        json.writeStringProperty("code", problem.name());
    }
}
