package io.darkplex.proxy.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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

    /** A token of a prompt that comes as numbers counts like one of text. */
    private static final int CHARACTERS_PER_NUMBER = AnswerReader.CHARACTERS_PER_TOKEN;

    private final Endpoint endpoint;
    private final StreamForm form;
    private final byte[] body;
    private final @Nullable GeminiPath path;
    private final JsonParser parser;
    private final Set<String> seen = new HashSet<>();

    private @Nullable String model;
    private final List<ModelRequest.Edit> modelPlaces = new ArrayList<>();
    private boolean stream;
    private boolean usageWanted;
    private ModelRequest.@Nullable Edit usageEdit;
    private long promptCharacters;

    RequestReader(Endpoint endpoint, StreamForm form, byte[] body, @Nullable GeminiPath path) {
        this.endpoint = endpoint;
        this.form = form;
        // The only one whose clients say when they want no stream.
        this.stream = endpoint.dialect() == Dialect.OLLAMA && endpoint.work().equals(Optional.of(Work.ANSWER));
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
            return request(path.model(), path.stream(), true, null);
        }
        if (model == null) {
            throw ProxyProblem.FIELD_INVALID.because("The field \"model\" is missing.");
        }
        boolean inject = endpoint == Endpoint.CHAT_COMPLETIONS && stream && !usageWanted;
        ModelRequest.Edit usage = null;
        if (inject) {
            int at = modelPlaces.getFirst().to();
            usage = usageEdit != null
                    ? usageEdit
                    : new ModelRequest.Edit(at, at, ",\"stream_options\":{\"include_usage\":true}");
        }
        boolean streamed = stream && endpoint.work().equals(Optional.of(Work.ANSWER));
        return request(model, streamed, usageWanted, usage);
    }

    private ModelRequest request(String named, boolean streamed, boolean wanted, ModelRequest.@Nullable Edit usage) {
        return new ModelRequest(endpoint, form, named, streamed, wanted, promptCharacters, body, modelPlaces, usage);
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
                default -> countText(name, value);
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
        modelPlaces.add(new ModelRequest.Edit(from, position(), ""));
        checkLength(model);
    }

    private static void checkLength(String model) {
        if (model.isBlank() || model.length() > LONGEST_MODEL_NAME) {
            throw ProxyProblem.FIELD_INVALID.because(
                    "The field \"model\" must have 1 to " + LONGEST_MODEL_NAME + " characters.");
        }
    }

    private void readStream(JsonToken value) {
        stream = value == JsonToken.VALUE_TRUE || (value == JsonToken.VALUE_NULL && stream);
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
    private void countText(String field, JsonToken first) {
        int open = 0;
        JsonToken token = first;
        while (true) {
            if (token == JsonToken.START_ARRAY && "images".equals(parser.currentName())) {
                parser.skipChildren();
            } else if (token.isStructStart()) {
                open++;
            } else if (token.isStructEnd()) {
                open--;
            } else if (token == JsonToken.VALUE_STRING && isModel(field, open)) {
                noteModel();
            } else if (token == JsonToken.VALUE_STRING && !isPayload(parser.currentName())) {
                promptCharacters += parser.getStringLength();
            } else if (token == JsonToken.VALUE_NUMBER_INT && endpoint == Endpoint.EMBEDDINGS) {
                promptCharacters += CHARACTERS_PER_NUMBER;
            }
            if (open == 0) {
                return;
            }
            token = parser.nextToken();
        }
    }

    /** Whether this is one of the places in which Gemini repeats the model of the path. */
    private boolean isModel(String field, int open) {
        if (path == null || endpoint == Endpoint.GENERATE_CONTENT || !"model".equals(parser.currentName())) {
            return false;
        }
        return switch (field) {
            case "model" -> open == 0;
            case "generateContentRequest" -> open == 1;
            case "requests" -> open == 2;
            default -> false;
        };
    }

    private void noteModel() {
        int from = tokenStart();
        String named = parser.getString();
        modelPlaces.add(new ModelRequest.Edit(from, position(), named.startsWith("models/") ? "models/" : ""));
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
