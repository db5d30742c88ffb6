package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Small steps in making JSON. */
final class Trees {

    private Trees() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static ObjectNode typed(String type) {
        return object().put("type", type);
    }

    static void put(ObjectNode object, String name, @Nullable String value) {
        if (value != null) {
            object.put(name, value);
        }
    }

    static void put(ObjectNode object, String name, @Nullable Given<?> given) {
        if (given == null) {
            return;
        }
        switch (given.value()) {
            case String text -> object.put(name, text);
            case Long count -> object.put(name, count);
            case Double number -> object.put(name, number);
            case Boolean flag -> object.put(name, flag);
            default -> throw new IllegalStateException("No scalar: " + given.at());
        }
    }

    /** A call's arguments as an object; none at all count as an empty one. */
    static JsonNode arguments(Part.Call call) {
        if (call.arguments().isBlank()) {
            return object();
        }
        try {
            JsonNode arguments = Json.tree(call.arguments());
            if (arguments.isObject()) {
                return arguments;
            }
        } catch (JacksonException noJson) {
            throw Fields.invalid(call.at(), "holds arguments that are no JSON");
        }
        throw Fields.invalid(call.at(), "holds arguments that are no JSON object");
    }

    /** The same for what a model wrote: what is no object is the provider's fault. */
    static JsonNode answeredArguments(Part.Call call) {
        return answeredArguments(call.arguments());
    }

    static JsonNode answeredArguments(String text) {
        try {
            JsonNode arguments = text.isBlank() ? object() : Json.tree(text);
            if (arguments.isObject()) {
                return arguments;
            }
        } catch (JacksonException noJson) {
            throw DeltaReader.unreadable("a tool call with arguments that are no JSON");
        }
        throw DeltaReader.unreadable("a tool call with arguments that are no JSON object");
    }

    static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    static @Nullable String textOrNull(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isString() ? value.stringValue() : null;
    }
}
