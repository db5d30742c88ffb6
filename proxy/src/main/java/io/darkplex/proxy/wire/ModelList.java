package io.darkplex.proxy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The answer to {@code GET /v1/models} in each dialect's shape. */
public final class ModelList {

    /** No shape may leave out a time, and a public name has none. */
    private static final String UNDATED = "1970-01-01T00:00:00Z";

    private ModelList() {}

    /** @param names public model names, in the order to show */
    public static byte[] body(Dialect dialect, List<String> names) {
        String body = switch (dialect) {
            case OPENAI, RESPONSES -> openAi(names);
            case ANTHROPIC -> anthropic(names);
            case GEMINI -> gemini(names);
        };
        return body.getBytes(UTF_8);
    }

    private static String openAi(List<String> names) {
        return Json.object(json -> {
            json.writeStringProperty("object", "list");
            json.writeArrayPropertyStart("data");
            for (String name : names) {
                json.writeStartObject();
                json.writeStringProperty("id", name);
                json.writeStringProperty("object", "model");
                json.writeNumberProperty("created", 0L);
                json.writeStringProperty("owned_by", "darkplex");
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static String anthropic(List<String> names) {
        return Json.object(json -> {
            json.writeArrayPropertyStart("data");
            for (String name : names) {
                json.writeStartObject();
                json.writeStringProperty("type", "model");
                json.writeStringProperty("id", name);
                json.writeStringProperty("display_name", name);
                json.writeStringProperty("created_at", UNDATED);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanProperty("has_more", false);
            writeNullable(json, "first_id", names.isEmpty() ? null : names.getFirst());
            writeNullable(json, "last_id", names.isEmpty() ? null : names.getLast());
        });
    }

    private static String gemini(List<String> names) {
        return Json.object(json -> {
            json.writeArrayPropertyStart("models");
            for (String name : names) {
                json.writeStartObject();
                json.writeStringProperty("name", "models/" + name);
                json.writeStringProperty("displayName", name);
                json.writeArrayPropertyStart("supportedGenerationMethods");
                json.writeString("generateContent");
                json.writeString("streamGenerateContent");
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void writeNullable(JsonGenerator json, String field, @Nullable String value) {
        if (value == null) {
            json.writeNullProperty(field);
        } else {
            json.writeStringProperty(field, value);
        }
    }
}
