package io.darkplex.proxy.translate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A tool that the model may call.
 *
 * @param schema the JSON schema of its arguments, as the caller wrote it
 * @param strict whether the provider shall hold the model to the schema
 */
record Tool(
        String name,
        @Nullable String description,
        @Nullable JsonNode schema,
        @Nullable Given<Boolean> strict,
        String at) {}
