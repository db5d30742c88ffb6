package io.darkplex.proxy.wire;

/**
 * Everything the proxy itself can answer in place of a model. {@link Enum#name()} is the code clients rely on: never
 * renamed, never used again for something else.
 */
public enum ProxyProblem {
    KEY_MISSING(401, "invalid_request_error", "authentication_error"),
    KEY_UNKNOWN(401, "invalid_request_error", "authentication_error"),
    KEY_EXPIRED(401, "invalid_request_error", "authentication_error"),
    /** Revoked or expired while a call ran. */
    KEY_ENDED(401, "invalid_request_error", "authentication_error"),
    KEY_SPENT(402, "insufficient_quota", "billing_error"),
    ENDPOINT_UNKNOWN(404, "invalid_request_error", "not_found_error"),
    METHOD_NOT_ALLOWED(405, "invalid_request_error", "invalid_request_error"),
    BODY_TOO_LARGE(413, "invalid_request_error", "request_too_large"),
    BODY_TIMED_OUT(408, "invalid_request_error", "invalid_request_error"),
    BODY_MALFORMED(400, "invalid_request_error", "invalid_request_error"),
    FIELD_INVALID(400, "invalid_request_error", "invalid_request_error"),
    FIELD_DUPLICATE(400, "invalid_request_error", "invalid_request_error"),
    /** No longer given: an offer in another dialect is translated. */
    DIALECT_MISMATCH(400, "invalid_request_error", "invalid_request_error"),
    FIELD_NOT_CARRIED(400, "invalid_request_error", "invalid_request_error"),
    /** The model is there, but its provider does not do this kind of work. */
    WORK_NOT_SERVED(400, "invalid_request_error", "invalid_request_error"),
    MODEL_UNKNOWN(404, "invalid_request_error", "not_found_error"),
    MODEL_RATE_LIMITED(429, "rate_limit_error", "rate_limit_error"),
    MODEL_UNAVAILABLE(503, "server_error", "overloaded_error"),
    POLICY_DENIED(403, "invalid_request_error", "permission_error"),
    CREDIT_EXHAUSTED(402, "insufficient_quota", "billing_error"),
    LEASE_BUSY(429, "rate_limit_error", "rate_limit_error"),
    PROXY_BUSY(503, "server_error", "overloaded_error"),
    PROXY_STOPPING(503, "server_error", "overloaded_error"),
    /** A proxy elsewhere has not heard from its portal for too long to know who may call. */
    PORTAL_AWAY(503, "server_error", "overloaded_error"),
    /** There is no room for a receipt, so that no call can be accounted for. */
    RECEIPTS_FULL(503, "server_error", "overloaded_error"),
    UPSTREAM_UNREACHABLE(502, "server_error", "api_error"),
    UPSTREAM_TIMED_OUT(504, "server_error", "timeout_error"),
    UPSTREAM_TRUNCATED(502, "server_error", "api_error"),
    UPSTREAM_UNREADABLE(502, "server_error", "api_error"),
    ANSWER_TOO_LARGE(502, "server_error", "api_error"),
    RECEIPT_NOT_STORED(500, "server_error", "api_error"),
    OURS(500, "server_error", "api_error");

    private final int status;
    private final String openAiType;
    private final String anthropicType;

    ProxyProblem(int status, String openAiType, String anthropicType) {
        this.status = status;
        this.openAiType = openAiType;
        this.anthropicType = anthropicType;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The kind of error in the words of that dialect. */
    public String type(Dialect dialect) {
        return switch (dialect) {
            case OPENAI, RESPONSES, OLLAMA -> openAiType;
            case ANTHROPIC -> anthropicType;
            case GEMINI -> GoogleStatus.of(status);
        };
    }

    /** Whether the same request may succeed after a pause, so that the answer carries {@code Retry-After}. */
    public boolean passes() {
        return switch (this) {
            case LEASE_BUSY,
                    PROXY_BUSY,
                    PROXY_STOPPING,
                    MODEL_RATE_LIMITED,
                    MODEL_UNAVAILABLE,
                    PORTAL_AWAY,
                    RECEIPTS_FULL -> true;
            default -> false;
        };
    }

    /** @param detail what exactly was wrong, for the caller to read; never a secret */
    public ProxyProblemException because(String detail) {
        return new ProxyProblemException(this, detail, null);
    }

    /** @param field the place in the request, as a path such as {@code messages[2].content[0].type} */
    public ProxyProblemException at(String field, String detail) {
        return new ProxyProblemException(this, detail, field);
    }
}
