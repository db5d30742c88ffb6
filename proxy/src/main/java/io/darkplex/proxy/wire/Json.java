package io.darkplex.proxy.wire;

import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The one JSON factory of the wire formats, with bounds against hostile documents. */
public final class Json {

    /** Deeper than any real request; a tool schema of a dozen levels is already rare. */
    public static final int DEEPEST = 200;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(1_000)
                    .maxNameLength(10_000)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** One field twice would let two readers see two documents. */
    private static final JsonMapper TREES = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    /**
     * Reads a whole document.
     *
     * @throws tools.jackson.core.JacksonException when it is none, is nested too deep, or has a field twice
     */
    public static JsonNode tree(byte[] bytes) {
        return TREES.readTree(bytes);
    }

    /** @throws tools.jackson.core.JacksonException as for bytes */
    public static JsonNode tree(String text) {
        return TREES.readTree(text);
    }

    public static byte[] bytes(JsonNode tree) {
        return TREES.writeValueAsBytes(tree);
    }

    public static String text(JsonNode tree) {
        return TREES.writeValueAsString(tree);
    }

    static JsonParser parser(byte[] bytes, int from, int to) {
        return FACTORY.createParser(ObjectReadContext.empty(), bytes, from, to - from);
    }

    /** One JSON object, its fields written by {@code fields}. */
    static String object(Consumer<JsonGenerator> fields) {
        var text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            fields.accept(json);
            json.writeEndObject();
        }
        return text.toString();
    }
}
