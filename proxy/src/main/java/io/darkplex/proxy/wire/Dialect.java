package io.darkplex.proxy.wire;

/** The wire format of a client or of a provider. */
public enum Dialect {
    /** {@code POST …/chat/completions}, as OpenAI and many others speak it. */
    OPENAI("OpenAI chat completions"),
    /** {@code POST …/v1/messages}. */
    ANTHROPIC("Anthropic Messages"),
    /** {@code POST …/models/{model}:generateContent} and {@code :streamGenerateContent}. */
    GEMINI("Gemini generateContent"),
    /** {@code POST …/responses}. */
    RESPONSES("OpenAI Responses"),
    /** {@code POST /api/chat} and {@code /api/generate}. */
    OLLAMA("Ollama");

    private final String title;

    Dialect(String title) {
        this.title = title;
    }

    /** Its name in a sentence for a person. */
    public String title() {
        return title;
    }
}
