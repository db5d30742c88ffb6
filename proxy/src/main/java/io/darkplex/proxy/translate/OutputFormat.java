package io.darkplex.proxy.translate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the answer's text shall be; plain text is the absence of one. */
sealed interface OutputFormat {

    /** Any JSON object. */
    record AnyJson() implements OutputFormat {}

    /** @param name a title that some dialects want */
    record Schema(
            @Nullable String name,
            @Nullable String description,
            JsonNode schema,
            @Nullable Boolean strict) implements OutputFormat {}
}
