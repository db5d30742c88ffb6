package io.darkplex.proxy.translate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a message. Each knows where in the caller's request it stands; parts of answers stand nowhere. */
sealed interface Part {

    String at();

    /** @param seal what the model attached for itself */
    record Text(String text, @Nullable Seal seal, String at) implements Part {}

    record Image(Media media, String at) implements Part {}

    /** @param name of the file, for the model to read */
    record Document(Media media, @Nullable String name, String at) implements Part {}

    /**
     * What a model thought.
     *
     * @param text as far as it is shown; may be empty
     */
    record Thinking(String text, @Nullable Seal seal, String at) implements Part {}

    /** @param arguments a JSON object as text, as the model wrote it */
    record Call(
            String id,
            String name,
            String arguments,
            @Nullable Seal seal,
            String at) implements Part {}

    /**
     * What a tool answered.
     *
     * @param parts texts, images and documents
     * @param failed whether the tool says that it failed
     */
    record Result(String callId, List<Part> parts, boolean failed, String at) implements Part {
        public Result {
            parts = List.copyOf(parts);
        }
    }

    /** The model declined, in these words. */
    record Refusal(String text, String at) implements Part {}
}
