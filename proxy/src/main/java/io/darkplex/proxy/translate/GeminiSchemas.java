package io.darkplex.proxy.translate;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gemini's older way to write a schema, a part of OpenAPI's: types in capitals, {@code nullable}, and whole numbers as
 * strings. As JSON schema it says the same. The other way is never needed: Gemini takes JSON schemas, too.
 */
final class GeminiSchemas {

    private static final Set<String> COUNTS =
            Set.of("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties");

    private GeminiSchemas() {}

    static JsonNode toJsonSchema(JsonNode schema) {
        if (!schema.isObject()) {
            return schema;
        }
        ObjectNode written = Trees.object();
        for (Map.Entry<String, JsonNode> field : schema.properties()) {
            write(written, field.getKey(), field.getValue());
        }
        JsonNode type = written.path("type");
        if (schema.path("nullable").asBoolean(false) && type.isString()) {
            ArrayNode types = Trees.array();
            written.set("type", types.add(type).add("null"));
        }
        return written;
    }

    private static void write(ObjectNode written, String name, JsonNode value) {
        switch (name) {
            case "type" -> {
                if (!value.asString("").equals("TYPE_UNSPECIFIED")) {
                    written.put(name, value.asString("").toLowerCase(Locale.ROOT));
                }
            }
            // The order of fields in the answer is a wish, and has no word in a JSON schema.
            case "nullable", "propertyOrdering" -> {}
            case "example" -> written.putArray("examples").add(value);
            case "items" -> written.set(name, toJsonSchema(value));
            case "properties" -> {
                ObjectNode properties = written.putObject(name);
                for (Map.Entry<String, JsonNode> property : value.properties()) {
                    properties.set(property.getKey(), toJsonSchema(property.getValue()));
                }
            }
            case "anyOf" -> {
                ArrayNode choices = written.putArray(name);
                value.forEach(choice -> choices.add(toJsonSchema(choice)));
            }
            default -> {
                if (COUNTS.contains(name) && value.isString()) {
                    written.put(name, value.asLong(0));
                } else {
                    written.set(name, value);
                }
            }
        }
    }
}
