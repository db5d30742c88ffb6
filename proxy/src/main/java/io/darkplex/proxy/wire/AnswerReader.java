package io.darkplex.proxy.wire;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** Follows an answer, event by event or as one body, and knows what it used so far and whether it has ended. */
abstract sealed class AnswerReader permits OpenAiAnswer, AnthropicAnswer {

    /** The usual rule of thumb for English; our only figure where a provider gives none. */
    static final int CHARACTERS_PER_TOKEN = 4;

    /** What one event is to the one who forwards it. */
    enum Kind {
        ORDINARY,
        /** Carries usage and nothing else. */
        USAGE_ONLY,
        /** Nothing follows it. */
        LAST,
        /** The provider gave up. */
        ERROR
    }

    private long outputCharacters;

    static AnswerReader of(Dialect dialect) {
        return switch (dialect) {
            case OPENAI -> new OpenAiAnswer();
            case ANTHROPIC -> new AnthropicAnswer();
        };
    }

    /** Reads one event's data, or a whole body. What is no JSON is nobody's usage and counts as ordinary. */
    final Kind read(byte[] bytes, int from, int to) {
        try (JsonParser parser = Json.parser(bytes, from, to)) {
            return read(new JsonScalars(parser));
        } catch (JacksonException noJson) {
            return Kind.ORDINARY;
        }
    }

    /** Whether these bytes, which are no JSON, are the dialect's mark of the end. */
    boolean isEndMark(byte[] bytes, int from, int to) {
        return false;
    }

    abstract Kind read(JsonScalars scalars);

    /** Whether the model said that it is done, even if the stream's own last event is missing. */
    abstract boolean finished();

    /** Whether the provider told the output it counts. */
    abstract boolean outputTold();

    abstract boolean inputTold();

    /** The classes as told so far. */
    abstract Tokens told();

    final void countOutput(int characters) {
        outputCharacters += characters;
    }

    /** @param complete whether the answer reached its end */
    final Usage usage(boolean complete, long promptCharacters) {
        if (complete && outputTold() && inputTold()) {
            return new Usage.Exact(told());
        }
        Tokens told = told();
        long counted = tokens(outputCharacters);
        long output = Math.max(told.output(), counted);
        long input = inputTold() ? told.uncachedInput() : tokens(promptCharacters);
        boolean estimated = !inputTold() || output > told.output();
        return new Usage.AtLeast(
                new Tokens(input, told.cacheRead(), told.cacheWrite5m(), told.cacheWrite1h(), output, told.reasoning()),
                estimated);
    }

    static long tokens(long characters) {
        return Math.ceilDiv(characters, CHARACTERS_PER_TOKEN);
    }
}
