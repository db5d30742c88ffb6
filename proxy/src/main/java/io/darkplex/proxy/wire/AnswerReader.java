package io.darkplex.proxy.wire;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** Follows an answer, event by event or as one body, and knows what it used so far and whether it has ended. */
public abstract sealed class AnswerReader
        permits OpenAiAnswer, AnthropicAnswer, GeminiAnswer, ResponsesAnswer, OllamaAnswer, EmbedAnswer {

    /** The usual rule of thumb for English; our only figure where a provider gives none. */
    static final int CHARACTERS_PER_TOKEN = 4;

    /** What one event is to the one who forwards it. */
    public enum Kind {
        ORDINARY,
        /** Carries usage and nothing else. */
        USAGE_ONLY,
        /** Says that the model is done, but more may follow before the stream is closed. */
        HELD,
        /** Nothing follows it. */
        LAST,
        /** The provider gave up. */
        ERROR
    }

    boolean finished;

    /** Whether the provider told the input, or the output, that it counts. */
    boolean inputTold;

    boolean outputTold;

    private long outputCharacters;

    public static AnswerReader of(Dialect dialect) {
        return switch (dialect) {
            case OPENAI -> new OpenAiAnswer();
            case ANTHROPIC -> new AnthropicAnswer();
            case GEMINI -> new GeminiAnswer();
            case RESPONSES -> new ResponsesAnswer();
            case OLLAMA -> new OllamaAnswer();
        };
    }

    /** Reads one event's data, or a whole body. What is no JSON is nobody's usage and counts as ordinary. */
    public final Kind read(byte[] bytes, int from, int to) {
        try (JsonParser parser = Json.parser(bytes, from, to)) {
            return read(new JsonScalars(parser));
        } catch (JacksonException noJson) {
            return Kind.ORDINARY;
        }
    }

    /** Whether these bytes, which are no JSON, are the dialect's mark of the end. */
    public boolean isEndMark(byte[] bytes, int from, int to) {
        return false;
    }

    abstract Kind read(JsonScalars scalars);

    /** Whether the model said that it is done, even if the stream's own last event is missing. */
    public final boolean finished() {
        return finished;
    }

    /** The classes as told so far. */
    public abstract Tokens told();

    /** The number of the next event, in a dialect that counts them. */
    public long nextSequence() {
        return 0;
    }

    final void countOutput(int characters) {
        outputCharacters += characters;
    }

    /** @param complete whether the answer reached its end */
    public final Usage usage(boolean complete, long promptCharacters) {
        if (complete && outputTold && inputTold) {
            return new Usage.Exact(told());
        }
        Tokens told = told();
        long counted = tokens(outputCharacters);
        long output = Math.max(told.output(), counted);
        long input = inputTold ? told.uncachedInput() : tokens(promptCharacters);
        boolean estimated = !inputTold || output > told.output();
        return new Usage.AtLeast(
                new Tokens(input, told.cacheRead(), told.cacheWrite5m(), told.cacheWrite1h(), output, told.reasoning()),
                estimated);
    }

    static long tokens(long characters) {
        return Math.ceilDiv(characters, CHARACTERS_PER_TOKEN);
    }
}
