package io.darkplex.proxy.wire;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;

/** Walks once over a request with a streaming parser and notes positions. */
final class RequestReader {

    private static final int LONGEST_MODEL_NAME = 200;

    /** Fields that decide something: one of them twice would let two readers see two requests. */
    private static final Set<String> DECIDING = Set.of("model", "stream", "stream_options");

    private static final Set<String> PAYLOADS = Set.of(
            "data", "url", "signature", "thoughtSignature", "encrypted_content", "file_data", "image_url", "file_url");

    private final Dialect dialect;
    private final byte[] body;
    private final @Nullable GeminiPath path;
    private final JsonParser parser;
    private final Set<String> seen = new HashSet<>();

    private @Nullable String model;
    private ModelRequest.@Nullable Edit modelPlace;
    private boolean stream;
    private boolean usageWanted;
    private ModelRequest.@Nullable Edit usageEdit;
    private long promptCharacters;

    RequestReader(Dialect dialect, byte[] body, @Nullable GeminiPath path) {
        this.dialect = dialect;
        this.body = body;
        this.path = path;
        this.parser = Json.parser(body, 0, body.length);
    }

    ModelRequest read() {
        try {
            readObject();
        } catch (StreamConstraintsException tooMuch) {
            throw ProxyProblem.BODY_MALFORMED.because("The request body is nested deeper than " + Json.DEEPEST
                    + " levels or holds an oversized name or number.");
        } catch (JacksonException noJson) {
            throw ProxyProblem.BODY_MALFORMED.because("The request body is not valid JSON (UTF-8) near byte "
                    + parser.currentLocation().getByteOffset() + ".");
        } finally {
            parser.close();
        }
        if (path != null) {
            checkLength(path.model());
            return new ModelRequest(path.model(), path.stream(), true, promptCharacters, body, null, null);
        }
        if (model == null || modelPlace == null) {
            throw ProxyProblem.FIELD_INVALID.because("The field \"model\" is missing.");
        }
        boolean inject = dialect == Dialect.OPENAI && stream && !usageWanted;
        ModelRequest.Edit usage = null;
        if (inject) {
            usage = usageEdit != null
                    ? usageEdit
                    : new ModelRequest.Edit(
                            modelPlace.to(), modelPlace.to(), ",\"stream_options\":{\"include_usage\":true}");
        }
        return new ModelRequest(model, stream, usageWanted, promptCharacters, body, modelPlace, usage);
    }

    private void readObject() {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw ProxyProblem.BODY_MALFORMED.because("The request body must be a JSON object.");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            if (DECIDING.contains(name) && !seen.add(name)) {
                throw ProxyProblem.FIELD_DUPLICATE.because("The field \"" + name + "\" is there twice.");
            }
            JsonToken value = parser.nextToken();
            switch (path == null ? name : "") {
                case "model" -> readModel(value);
                case "stream" -> readStream(value);
                case "stream_options" -> readStreamOptions(value);
                default -> countText(value);
            }
        }
        if (parser.nextToken() != null) {
            throw ProxyProblem.BODY_MALFORMED.because("Something follows the JSON object of the request body.");
        }
    }

    private void readModel(JsonToken value) {
        if (value != JsonToken.VALUE_STRING) {
            throw ProxyProblem.FIELD_INVALID.because("The field \"model\" must be a string.");
        }
        int from = tokenStart();
        model = parser.getString();
        modelPlace = new ModelRequest.Edit(from, position(), "");
        checkLength(model);
    }

    private static void checkLength(String model) {
        if (model.isBlank() || model.length() > LONGEST_MODEL_NAME) {
            throw ProxyProblem.FIELD_INVALID.because(
                    "The field \"model\" must have 1 to " + LONGEST_MODEL_NAME + " characters.");
        }
    }

    private void readStream(JsonToken value) {
        stream = value == JsonToken.VALUE_TRUE;
        if (!value.isBoolean() && value != JsonToken.VALUE_NULL) {
            throw ProxyProblem.FIELD_INVALID.because("The field \"stream\" must be true or false.");
        }
    }

    private void readStreamOptions(JsonToken value) {
        int from = tokenStart();
        if (value == JsonToken.VALUE_NULL) {
            usageEdit = new ModelRequest.Edit(from, from + "null".length(), "{\"include_usage\":true}");
            return;
        }
        if (value != JsonToken.START_OBJECT) {
            throw ProxyProblem.FIELD_INVALID.because("The field \"stream_options\" must be an object.");
        }
        boolean empty = true;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            empty = false;
            boolean includeUsage = parser.currentName().equals("include_usage");
            JsonToken option = parser.nextToken();
            int at = tokenStart();
            if (includeUsage && option == JsonToken.VALUE_TRUE) {
                usageWanted = true;
            } else if (includeUsage && option == JsonToken.VALUE_FALSE) {
                usageEdit = new ModelRequest.Edit(at, at + "false".length(), "true");
            } else if (includeUsage) {
                throw ProxyProblem.FIELD_INVALID.because(
                        "The field \"stream_options.include_usage\" must be true or false.");
            }
            parser.skipChildren();
        }
        if (usageEdit == null) {
            usageEdit = new ModelRequest.Edit(from + 1, from + 1, "\"include_usage\":true" + (empty ? "" : ","));
        }
    }

    /** Counts text without keys; the payload of a picture or a sound says nothing about tokens. */
    private void countText(JsonToken first) {
        int open = 0;
        JsonToken token = first;
        while (true) {
            if (token.isStructStart()) {
                open++;
            } else if (token.isStructEnd()) {
                open--;
            } else if (token == JsonToken.VALUE_STRING && !isPayload(parser.currentName())) {
                promptCharacters += parser.getStringLength();
            }
            if (open == 0) {
                return;
            }
            token = parser.nextToken();
        }
    }

    private static boolean isPayload(@Nullable String field) {
        return field != null && PAYLOADS.contains(field);
    }

    private int tokenStart() {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private int position() {
        return (int) parser.currentLocation().getByteOffset();
    }
}
