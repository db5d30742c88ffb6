package io.darkplex.proxy.translate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole answer in no dialect. */
record Answer(
        String id,
        String model,
        List<Part> parts,
        Stop stop,
        @Nullable String sequence) {

    Answer {
        parts = List.copyOf(parts);
    }
}
