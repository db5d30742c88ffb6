package io.darkplex.proxy.translate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts to turn into vectors, in no dialect.
 *
 * @param cut whether a text that is too long may be cut; null for the provider's own habit
 */
record Embeddings(
        List<Part.Text> inputs,
        @Nullable Given<Long> dimensions,
        @Nullable Given<Boolean> cut,
        boolean base64) {

    Embeddings {
        inputs = List.copyOf(inputs);
    }
}
