package io.darkplex.proxy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Models, and one model, in each dialect's shape. */
public final class ModelList {

    /** No shape may leave out a time, and a public name has none. */
    private static final String UNDATED = "1970-01-01T00:00:00Z";

    /** Ollama's clients cut it, so it cannot be left out; it names no file here. */
    private static final String NO_DIGEST = "0".repeat(64);

    /** Of which Ollama's interface this is the like; its clients look whether it is new enough. */
    private static final String OLLAMA_VERSION = "0.40.12";

    private ModelList() {}

    /** The answer to the list of models, or to one page of it. */
    public static byte[] body(Dialect dialect, ModelPage page) {
        String body = switch (dialect) {
            case OPENAI, RESPONSES ->
                Json.object(json -> {
                    json.writeStringProperty("object", "list");
                    list(json, "data", page.names(), ModelList::openAi);
                });
            case ANTHROPIC ->
                Json.object(json -> {
                    list(json, "data", page.names(), ModelList::anthropic);
                    json.writeBooleanProperty("has_more", page.more());
                    nullable(json, "first_id", page.first());
                    nullable(json, "last_id", page.last());
                });
            case GEMINI ->
                Json.object(json -> {
                    list(json, "models", page.names(), ModelList::gemini);
                    if (page.more()) {
                        nullable(json, "nextPageToken", page.last());
                    }
                });
            case OLLAMA -> Json.object(json -> list(json, "models", page.names(), ModelList::ollama));
        };
        return body.getBytes(UTF_8);
    }

    /** The answer to the question for one model. */
    public static byte[] one(Dialect dialect, String name) {
        String body = Json.object(json -> {
            switch (dialect) {
                case OPENAI, RESPONSES -> openAi(json, name);
                case ANTHROPIC -> anthropic(json, name);
                case GEMINI -> gemini(json, name);
                case OLLAMA -> ollamaShow(json);
            }
        });
        return body.getBytes(UTF_8);
    }

    /** The answer to Ollama's clients that ask how new their server is. */
    public static byte[] ollamaVersion() {
        return Json.object(json -> json.writeStringProperty("version", OLLAMA_VERSION))
                .getBytes(UTF_8);
    }

    private interface Shape {
        void write(JsonGenerator json, String name);
    }

    private static void list(JsonGenerator json, String field, List<String> names, Shape shape) {
        json.writeArrayPropertyStart(field);
        for (String name : names) {
            json.writeStartObject();
            shape.write(json, name);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void openAi(JsonGenerator json, String name) {
        json.writeStringProperty("id", name);
        json.writeStringProperty("object", "model");
        json.writeNumberProperty("created", 0L);
        json.writeStringProperty("owned_by", "darkplex");
    }

    private static void anthropic(JsonGenerator json, String name) {
        json.writeStringProperty("type", "model");
        json.writeStringProperty("id", name);
        json.writeStringProperty("display_name", name);
        json.writeStringProperty("created_at", UNDATED);
    }

    private static void gemini(JsonGenerator json, String name) {
        json.writeStringProperty("name", "models/" + name);
        json.writeStringProperty("displayName", name);
        strings(json, "supportedGenerationMethods", "generateContent", "streamGenerateContent");
    }

    private static void ollama(JsonGenerator json, String name) {
        json.writeStringProperty("name", name);
        json.writeStringProperty("model", name);
        json.writeStringProperty("modified_at", UNDATED);
        json.writeNumberProperty("size", 0L);
        json.writeStringProperty("digest", NO_DIGEST);
        details(json);
    }

    private static void ollamaShow(JsonGenerator json) {
        json.writeStringProperty("modified_at", UNDATED);
        details(json);
        object(json, "model_info", info -> {});
        strings(json, "capabilities", "completion", "tools");
    }

    /** Of a model's file nothing is known here. */
    private static void details(JsonGenerator json) {
        object(json, "details", details -> {
            for (String field : List.of("parent_model", "format", "family", "parameter_size", "quantization_level")) {
                details.writeStringProperty(field, "");
            }
            strings(details, "families");
        });
    }

    private static void object(JsonGenerator json, String field, Consumer<JsonGenerator> fields) {
        json.writeObjectPropertyStart(field);
        fields.accept(json);
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, String field, String... values) {
        json.writeArrayPropertyStart(field);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static void nullable(JsonGenerator json, String field, @Nullable String value) {
        if (value == null) {
            json.writeNullProperty(field);
        } else {
            json.writeStringProperty(field, value);
        }
    }
}
