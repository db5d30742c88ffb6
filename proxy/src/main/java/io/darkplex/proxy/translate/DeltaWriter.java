package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Endpoint;
import io.darkplex.proxy.wire.Tokens;
import tools.jackson.databind.node.ObjectNode;

/** Writes one answer in one dialect, as events or whole. */
interface DeltaWriter {

    /**
     * @param usageWanted whether the client asked for a usage event, in the dialect that has one
     * @param startedAt in seconds since 1970, for dialects that date their answers
     * @param endpoint to which the client's request came
     */
    record Settings(boolean usageWanted, long startedAt, Endpoint endpoint) {}

    /** @param soFar what the provider has told of usage until now */
    void write(Delta delta, Tokens soFar, Frames out);

    /** Writes what ends the stream. */
    void end(Tokens tokens, Frames out);

    ObjectNode whole(Answer answer, Tokens tokens);

    /** The number of the next event, in the dialect that counts them. */
    default long nextSequence() {
        return 0;
    }

    static DeltaWriter of(Dialect dialect, Settings settings) {
        return switch (dialect) {
            case OPENAI -> new OpenAiDeltaWriter(settings);
            case ANTHROPIC -> new AnthropicDeltaWriter();
            case GEMINI -> new GeminiDeltaWriter();
            case RESPONSES -> new ResponsesDeltaWriter(settings);
            case OLLAMA -> new OllamaDeltaWriter(settings);
        };
    }
}
