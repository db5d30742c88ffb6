package io.darkplex.proxy.fake;

import java.util.Locale;

/** What the fake provider does with a request. Chosen by the model id or by a word in the last user message. */
public enum Script {
    /** An answer as it should be. */
    PLAIN,
    /** The stream arrives byte by byte, in the middle of characters. */
    ONE_BYTE,
    /** Several events in one write, then pieces of odd length. */
    ODD_CHUNKS,
    /** Begins, then says nothing until the peer leaves. */
    STALL,
    /** The head comes late. */
    SLOW_HEAD,
    /** The head never comes. */
    NO_HEAD,
    /** The connection is cut in the middle of an answer. */
    CUT,
    /** The answer is closed properly, but its last event is missing. */
    END_EARLY,
    /** An error event in the middle of a stream. */
    STREAM_ERROR,
    /** 401, and the body repeats the key. */
    KEY_ECHO,
    /** 429 with retry-after. */
    RATE_LIMIT,
    /** 500. */
    BROKEN,
    /** 529 as Anthropic sends it, 503 as OpenAI does. */
    OVERLOADED,
    /** Two megabytes of text. */
    HUGE,
    /** An endless stream, as fast as the peer reads. */
    ENDLESS,
    /** Usage is left out. */
    NO_USAGE,
    /** Redirects elsewhere. */
    REDIRECT;

    /** For example {@code script-one-byte}, as a model id or anywhere in a message. */
    public String word() {
        return "script-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Script of(String model, String lastUserText) {
        for (Script script : values()) {
            if (model.equals(script.word()) || lastUserText.contains(script.word())) {
                return script;
            }
        }
        return PLAIN;
    }
}
