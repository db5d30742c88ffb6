package io.darkplex.proxy.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads one JSON document as a row of scalar values, each with the property names above it; steps through arrays leave no
 * trace in the path. Makes no tree.
 */
final class JsonScalars {

    private static final int NAMES_KEPT = 6;

    private final JsonParser parser;
    private final @Nullable String[] names = new @Nullable String[NAMES_KEPT];
    private int depth;

    JsonScalars(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Steps to the next scalar.
     *
     * @return false at the end of the document
     * @throws JacksonException when it is no JSON
     */
    boolean next() {
        while (true) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return false;
            }
            switch (token) {
                case START_OBJECT -> depth++;
                case END_OBJECT -> depth--;
                case PROPERTY_NAME -> {
                    if (depth <= NAMES_KEPT) {
                        names[depth - 1] = parser.currentName();
                    }
                }
                case START_ARRAY, END_ARRAY, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> {}
                case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> {
                    return true;
                }
            }
        }
    }

    /** The property name nearest to the value; empty for a value outside of any object. */
    String name() {
        return nameAt(depth - 1);
    }

    /** Property names above the value, its own included. */
    int depth() {
        return depth;
    }

    String nameAt(int level) {
        if (level < 0 || level >= Math.min(depth, NAMES_KEPT)) {
            return "";
        }
        String name = names[level];
        return name == null ? "" : name;
    }

    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    boolean isTrue() {
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    boolean isString() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    boolean isCount() {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
    }

    /** A count of tokens; nonsense below zero counts as zero. */
    long count() {
        return Math.max(0, parser.getLongValue());
    }

    String text() {
        return parser.getString();
    }

    int textLength() {
        return parser.getStringLength();
    }
}
