package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.ProxyProblemException;
import java.util.TreeSet;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Reads one answer of one dialect. Usage and the end are read elsewhere, the same for translated answers as for those that
 * pass: {@link io.darkplex.proxy.wire.AnswerReader}. Of an answer, what no dialect but its own knows (log probabilities,
 * citations, new events) is left out; a new kind of part is an error.
 */
abstract sealed class DeltaReader
        permits OpenAiDeltaReader, AnthropicDeltaReader, GeminiDeltaReader, ResponsesDeltaReader, OllamaDeltaReader {

    private final Consumer<Delta> to;
    private final TreeSet<Integer> open = new TreeSet<>();
    private int next;

    DeltaReader(Consumer<Delta> to) {
        this.to = to;
    }

    static DeltaReader of(Dialect dialect, String model, Consumer<Delta> to) {
        return switch (dialect) {
            case OPENAI -> new OpenAiDeltaReader(model, to);
            case ANTHROPIC -> new AnthropicDeltaReader(model, to);
            case GEMINI -> new GeminiDeltaReader(model, to);
            case RESPONSES -> new ResponsesDeltaReader(model, to);
            case OLLAMA -> new OllamaDeltaReader(to);
        };
    }

    /** Takes the data of one event. */
    abstract void event(JsonNode event);

    /** Takes an answer in one body. */
    abstract void whole(JsonNode body);

    /** The answer is over: closes what is open. */
    final void end() {
        while (!open.isEmpty()) {
            close(open.first());
        }
    }

    final void started(String id, String model) {
        to.accept(new Delta.Started(id, model));
    }

    final int open(Delta.Opening opening) {
        int part = next++;
        open.add(part);
        to.accept(new Delta.Opened(part, opening));
        return part;
    }

    final void grow(int part, String text) {
        if (!text.isEmpty()) {
            to.accept(new Delta.Grew(part, text));
        }
    }

    final void seal(int part, Seal seal) {
        to.accept(new Delta.Sealed(part, seal));
    }

    /** Quiet when it is closed, or was never opened. */
    final void close(int part) {
        if (open.remove(part)) {
            to.accept(new Delta.Closed(part));
        }
    }

    final void stopped(Delta.Stopped stopped) {
        end();
        to.accept(stopped);
    }

    static ProxyProblemException unreadable(String what) {
        return ProxyProblem.UPSTREAM_UNREADABLE.because("The provider's answer cannot be translated: " + what + ".");
    }
}
