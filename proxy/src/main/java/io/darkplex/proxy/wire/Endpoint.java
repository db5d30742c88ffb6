package io.darkplex.proxy.wire;

import java.util.Optional;

/** What a path of the proxy is for. */
public enum Endpoint {
    CHAT_COMPLETIONS("/v1/chat/completions", "POST"),
    MESSAGES("/v1/messages", "POST"),
    MODELS("/v1/models", "GET"),
    HEALTH("/healthz", "GET");

    private static final String OPENAI_PREFIX = "/openai";
    private static final String ANTHROPIC_PREFIX = "/anthropic";

    private final String path;
    private final String method;

    Endpoint(String path, String method) {
        this.path = path;
        this.method = method;
    }

    public String method() {
        return method;
    }

    /** Finds the endpoint of a path, with or without its dialect's prefix. */
    public static Optional<Endpoint> find(String path) {
        String plain = path;
        if (path.startsWith(OPENAI_PREFIX + "/")) {
            plain = path.substring(OPENAI_PREFIX.length());
        } else if (path.startsWith(ANTHROPIC_PREFIX + "/")) {
            plain = path.substring(ANTHROPIC_PREFIX.length());
        }
        for (Endpoint endpoint : values()) {
            if (endpoint.path.equals(plain)) {
                return Optional.of(endpoint);
            }
        }
        return Optional.empty();
    }

    /**
     * The dialect to answer in, also for what is no endpoint.
     *
     * @param anthropicVersion whether the header {@code anthropic-version} was sent
     */
    public static Dialect dialect(String path, boolean anthropicVersion) {
        if (path.endsWith(CHAT_COMPLETIONS.path)) {
            return Dialect.OPENAI;
        }
        boolean anthropic = anthropicVersion || path.startsWith(ANTHROPIC_PREFIX + "/") || path.endsWith(MESSAGES.path);
        return anthropic ? Dialect.ANTHROPIC : Dialect.OPENAI;
    }
}
