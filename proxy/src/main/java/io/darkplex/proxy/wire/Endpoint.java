package io.darkplex.proxy.wire;

import java.util.Optional;

/** What a path of the proxy is for. */
public enum Endpoint {
    CHAT_COMPLETIONS("/v1/chat/completions", "POST"),
    RESPONSES("/v1/responses", "POST"),
    MESSAGES("/v1/messages", "POST"),
    /** The path names the model, too: {@link #gemini}. */
    GENERATE_CONTENT(GeminiPath.MODELS + "/{model}:generateContent", "POST"),
    MODELS("/v1/models", "GET"),
    HEALTH("/healthz", "GET");

    private static final String OPENAI_PREFIX = "/openai";
    private static final String ANTHROPIC_PREFIX = "/anthropic";
    private static final String GEMINI_PREFIX = "/gemini";

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
        String plain = withoutPrefix(path);
        if (plain.equals(GeminiPath.MODELS)) {
            return Optional.of(MODELS);
        }
        if (GeminiPath.find(plain).isPresent()) {
            return Optional.of(GENERATE_CONTENT);
        }
        for (Endpoint endpoint : values()) {
            if (endpoint.path.equals(plain) && endpoint != GENERATE_CONTENT) {
                return Optional.of(endpoint);
            }
        }
        return Optional.empty();
    }

    /** What a path of {@link #GENERATE_CONTENT} says. */
    public static Optional<GeminiPath> gemini(String path) {
        return GeminiPath.find(withoutPrefix(path));
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
        if (path.endsWith(RESPONSES.path)) {
            return Dialect.RESPONSES;
        }
        if (path.startsWith(GEMINI_PREFIX + "/") || path.startsWith(GeminiPath.MODELS)) {
            return Dialect.GEMINI;
        }
        boolean anthropic = anthropicVersion || path.startsWith(ANTHROPIC_PREFIX + "/") || path.endsWith(MESSAGES.path);
        return anthropic ? Dialect.ANTHROPIC : Dialect.OPENAI;
    }

    private static String withoutPrefix(String path) {
        for (String prefix : new String[] {OPENAI_PREFIX, ANTHROPIC_PREFIX, GEMINI_PREFIX}) {
            if (path.startsWith(prefix + "/")) {
                return path.substring(prefix.length());
            }
        }
        return path;
    }
}
