package io.darkplex.proxy.wire;

/** What a call asks of a model. */
public enum Work {
    /** To say something. */
    ANSWER("answers"),
    /** To turn texts into vectors. */
    EMBED("embeddings"),
    /** To count the tokens of a prompt, which no provider takes money for. */
    COUNT("count of tokens");

    private final String title;

    Work(String title) {
        this.title = title;
    }

    /** Its name in a sentence for a person. */
    public String title() {
        return title;
    }

    /** Whether providers of that dialect do this work. */
    public boolean knownTo(Dialect dialect) {
        return switch (this) {
            case ANSWER -> true;
            case EMBED -> dialect != Dialect.ANTHROPIC;
            case COUNT -> dialect == Dialect.ANTHROPIC || dialect == Dialect.GEMINI;
        };
    }
}
