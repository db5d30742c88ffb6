package io.darkplex.proxy.wire;

/** An answer that came as one body. */
public final class WholeAnswer {

    private WholeAnswer() {}

    /** What a complete, successful answer used; {@link Usage.AtLeast} when it does not say. */
    public static Usage usage(Work work, Dialect dialect, byte[] body, long promptCharacters) {
        AnswerReader answer = switch (work) {
            case ANSWER -> AnswerReader.of(dialect);
            case EMBED -> new EmbedAnswer();
            case COUNT -> null;
        };
        if (answer == null) {
            // Nothing was asked of the model itself.
            return new Usage.Exact(Tokens.NONE);
        }
        answer.read(body, 0, body.length);
        return answer.usage(true, promptCharacters);
    }

    /** What is known when no answer came: the prompt was sent, and its size is an estimate. */
    public static Usage promptOnly(long promptCharacters) {
        return new Usage.AtLeast(new Tokens(AnswerReader.tokens(promptCharacters), 0, 0, 0, 0, 0), true);
    }
}
