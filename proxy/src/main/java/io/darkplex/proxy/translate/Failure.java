package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.ErrorBody;
import io.darkplex.proxy.wire.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A provider's error in no dialect.
 *
 * @param code the provider's own word for it, kept for programs
 */
record Failure(Kind kind, String message, @Nullable String code) {

    private static final String WORDLESS = "The provider gave an error without words.";

    enum Kind {
        INVALID(400, 400, "invalid_request_error", "invalid_request_error"),
        UNAUTHENTICATED(401, 401, "invalid_request_error", "authentication_error"),
        UNPAID(402, 402, "insufficient_quota", "billing_error"),
        FORBIDDEN(403, 403, "invalid_request_error", "permission_error"),
        NOT_FOUND(404, 404, "invalid_request_error", "not_found_error"),
        TOO_LARGE(413, 413, "invalid_request_error", "request_too_large"),
        RATE_LIMITED(429, 429, "rate_limit_error", "rate_limit_error"),
        INTERNAL(500, 500, "server_error", "api_error"),
        /** The one kind that Anthropic gives a status of its own. */
        OVERLOADED(503, 529, "server_error", "overloaded_error"),
        TIMED_OUT(504, 504, "server_error", "timeout_error");

        private final int status;
        private final int anthropicStatus;
        private final String openAiType;
        private final String anthropicType;

        Kind(int status, int anthropicStatus, String openAiType, String anthropicType) {
            this.status = status;
            this.anthropicStatus = anthropicStatus;
            this.openAiType = openAiType;
            this.anthropicType = anthropicType;
        }

        static Kind ofStatus(int status) {
            return switch (status) {
                case 401 -> UNAUTHENTICATED;
                case 402 -> UNPAID;
                case 403 -> FORBIDDEN;
                case 404 -> NOT_FOUND;
                case 413 -> TOO_LARGE;
                case 429 -> RATE_LIMITED;
                case 503, 529 -> OVERLOADED;
                case 408, 504 -> TIMED_OUT;
                default -> status >= 500 ? INTERNAL : INVALID;
            };
        }

        /** For an error in the middle of a stream, which has no status. */
        private static Kind ofWords(String type, @Nullable String code) {
            for (Kind kind : values()) {
                if (kind.anthropicType.equals(type)) {
                    return kind;
                }
            }
            return switch (code == null ? type : code) {
                case "rate_limit_exceeded", "slow_down" -> RATE_LIMITED;
                case "server_is_overloaded", "overloaded" -> OVERLOADED;
                case "insufficient_quota", "credit_balance_exhausted" -> UNPAID;
                default -> INTERNAL;
            };
        }
    }

    /** @param status of the answer; 0 within a stream */
    static Failure read(Dialect dialect, int status, JsonNode body) {
        if (dialect == Dialect.OLLAMA) {
            String said = Trees.text(body, "error");
            Kind kind = status == 0 ? Kind.INTERNAL : Kind.ofStatus(status);
            return new Failure(kind, said.isEmpty() ? WORDLESS : said, null);
        }
        JsonNode error = switch (dialect) {
            case OPENAI, ANTHROPIC, OLLAMA -> body.path("error");
            // Where the stream was to be an array, the error is in one, too.
            case GEMINI -> (body.isArray() ? body.path(0) : body).path("error");
            case RESPONSES -> {
                JsonNode inner = body.path("response").path("error");
                yield inner.isObject() ? inner : body.path("error").isObject() ? body.path("error") : body;
            }
        };
        String type = Trees.text(error, "type");
        String code = dialect == Dialect.GEMINI ? Trees.textOrNull(error, "status") : Trees.textOrNull(error, "code");
        int said = dialect == Dialect.GEMINI && status == 0 ? error.path("code").asInt(500) : status;
        Kind kind = said == 0 ? Kind.ofWords(type, code) : Kind.ofStatus(said);
        String message = Trees.text(error, "message");
        String known = code == null && !type.isEmpty() && !type.equals("error") ? type : code;
        return new Failure(kind, message.isEmpty() ? WORDLESS : message, known);
    }

    /** An error's body need not be JSON: a server in front of the provider may have answered. */
    static Failure read(Dialect dialect, int status, byte[] body) {
        try {
            return read(dialect, status, Json.tree(body));
        } catch (JacksonException noJson) {
            return new Failure(Kind.ofStatus(status), "The provider answered with status " + status + ".", null);
        }
    }

    int status(Dialect client) {
        return client == Dialect.ANTHROPIC ? kind.anthropicStatus : kind.status;
    }

    ErrorBody.Said said(Dialect client) {
        String type = client == Dialect.ANTHROPIC ? kind.anthropicType : kind.openAiType;
        return new ErrorBody.Said(status(client), type, message, code, null);
    }
}
