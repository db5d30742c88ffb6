package io.darkplex.proxy.wire;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a path of the proxy is for. */
public enum Endpoint {
    CHAT_COMPLETIONS("/v1/chat/completions", Dialect.OPENAI, Work.ANSWER),
    EMBEDDINGS("/v1/embeddings", Dialect.OPENAI, Work.EMBED),
    RESPONSES("/v1/responses", Dialect.RESPONSES, Work.ANSWER),
    MESSAGES("/v1/messages", Dialect.ANTHROPIC, Work.ANSWER),
    COUNT_TOKENS("/v1/messages/count_tokens", Dialect.ANTHROPIC, Work.COUNT),
    /** The path names the model, too, as those of Gemini's other work do: {@link #gemini}. */
    GENERATE_CONTENT(Dialect.GEMINI, Work.ANSWER),
    COUNT_CONTENT(Dialect.GEMINI, Work.COUNT),
    EMBED_CONTENT(Dialect.GEMINI, Work.EMBED),
    BATCH_EMBED_CONTENTS(Dialect.GEMINI, Work.EMBED),
    OLLAMA_CHAT("/api/chat", Dialect.OLLAMA, Work.ANSWER),
    OLLAMA_GENERATE("/api/generate", Dialect.OLLAMA, Work.ANSWER),
    OLLAMA_EMBED("/api/embed", Dialect.OLLAMA, Work.EMBED),
    OLLAMA_TAGS("/api/tags", "GET"),
    OLLAMA_SHOW("/api/show", "POST"),
    OLLAMA_VERSION("/api/version", "GET"),
    MODELS("/v1/models", "GET"),
    /** The path names it: {@link #model}. */
    MODEL(null, "GET"),
    HEALTH("/healthz", "GET");

    private static final String[] PREFIXES = {"/openai", "/anthropic", "/gemini", "/ollama"};
    private static final String ANTHROPIC_PREFIX = PREFIXES[1];
    private static final String GEMINI_PREFIX = PREFIXES[2];
    private static final String OLLAMA_PREFIX = PREFIXES[3];

    private final @Nullable String path;
    private final String method;
    private final Dialect dialect;
    private final @Nullable Work work;

    Endpoint(@Nullable String path, String method) {
        this.path = path;
        this.method = method;
        this.dialect = path != null && path.startsWith("/api/") ? Dialect.OLLAMA : Dialect.OPENAI;
        this.work = null;
    }

    Endpoint(Dialect dialect, Work work) {
        this(null, dialect, work);
    }

    Endpoint(@Nullable String path, Dialect dialect, Work work) {
        this.path = path;
        this.method = "POST";
        this.dialect = dialect;
        this.work = work;
    }

    public String method() {
        return method;
    }

    /** Whose endpoint it is; of those that call no model and that several dialects have, OpenAI's. */
    public Dialect dialect() {
        return dialect;
    }

    /** What it asks of a model; empty where no model is called. */
    public Optional<Work> work() {
        return Optional.ofNullable(work);
    }

    /** Where a dialect's clients ask for an answer. */
    public static Endpoint answering(Dialect dialect) {
        return switch (dialect) {
            case OPENAI -> CHAT_COMPLETIONS;
            case ANTHROPIC -> MESSAGES;
            case GEMINI -> GENERATE_CONTENT;
            case RESPONSES -> RESPONSES;
            case OLLAMA -> OLLAMA_CHAT;
        };
    }

    /** Finds the endpoint of a path, with or without its dialect's prefix. */
    public static Optional<Endpoint> find(String path) {
        String plain = withoutPrefix(path);
        if (plain.equals(GeminiPath.MODELS)) {
            return Optional.of(MODELS);
        }
        Optional<GeminiPath> gemini = GeminiPath.find(plain);
        if (gemini.isPresent()) {
            return gemini.map(GeminiPath::endpoint);
        }
        for (Endpoint endpoint : values()) {
            if (plain.equals(endpoint.path)) {
                return Optional.of(endpoint);
            }
        }
        return model(path).map(named -> MODEL);
    }

    /** What a path of Gemini's work says. */
    public static Optional<GeminiPath> gemini(String path) {
        return GeminiPath.find(withoutPrefix(path));
    }

    /** The model that a path of {@link #MODEL} names. */
    public static Optional<String> model(String path) {
        String plain = withoutPrefix(path);
        for (String models : new String[] {"/v1/models", GeminiPath.MODELS}) {
            if (plain.startsWith(models + "/") && plain.length() > models.length() + 1) {
                return GeminiPath.decoded(plain.substring(models.length() + 1));
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
        Optional<Endpoint> own = find(path).filter(found -> found.work != null || found.dialect == Dialect.OLLAMA);
        if (own.isPresent()) {
            return own.get().dialect;
        }
        if (CHAT_COMPLETIONS.ends(path) || EMBEDDINGS.ends(path)) {
            return Dialect.OPENAI;
        }
        if (RESPONSES.ends(path)) {
            return Dialect.RESPONSES;
        }
        if (path.startsWith(OLLAMA_PREFIX + "/") || path.startsWith("/api/")) {
            return Dialect.OLLAMA;
        }
        if (path.startsWith(GEMINI_PREFIX + "/") || path.startsWith(GeminiPath.MODELS)) {
            return Dialect.GEMINI;
        }
        boolean anthropic = anthropicVersion
                || path.startsWith(ANTHROPIC_PREFIX + "/")
                || MESSAGES.ends(path)
                || COUNT_TOKENS.ends(path);
        return anthropic ? Dialect.ANTHROPIC : Dialect.OPENAI;
    }

    private boolean ends(String asked) {
        return path != null && asked.endsWith(path);
    }

    private static String withoutPrefix(String path) {
        for (String prefix : PREFIXES) {
            if (path.startsWith(prefix + "/")) {
                return path.substring(prefix.length());
            }
        }
        return path;
    }
}
