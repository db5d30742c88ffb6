package io.darkplex.proxy.translate;

import org.jspecify.annotations.Nullable;

/**
 * One step of an answer. A stream is {@link Started}, then parts, then {@link Stopped}. Parts are numbered from 0 in the order
 * they are opened; each is opened, grows and is closed. Several calls may be open at once.
 */
sealed interface Delta {

    /** @param model as the provider calls it */
    record Started(String id, String model) implements Delta {}

    record Opened(int part, Opening opening) implements Delta {}

    /** @param text a piece of text, of thought, of refusal, or of a call's arguments in JSON */
    record Grew(int part, String text) implements Delta {}

    /** The provider attached this to an open part. */
    record Sealed(int part, Seal seal) implements Delta {}

    record Closed(int part) implements Delta {}

    /** @param sequence the caller's word that stopped it */
    record Stopped(Stop stop, @Nullable String sequence) implements Delta {}

    /** What a part is. */
    sealed interface Opening {

        record Text() implements Opening {}

        record Thinking() implements Opening {}

        record Refusal() implements Opening {}

        record Call(String id, String name) implements Opening {}
    }
}
