package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.ProxyProblemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A JSON object of a request, read field by field. {@link #close} refuses what nobody read, so that nothing is dropped
 * unnoticed. A field that is null counts as left out.
 */
final class Fields {

    private final JsonNode object;
    private final String path;
    private final Set<String> read = new HashSet<>();

    Fields(JsonNode object, String path) {
        if (!object.isObject()) {
            throw invalid(path.isEmpty() ? "the body" : path, "must be an object");
        }
        this.object = object;
        this.path = path;
    }

    String path() {
        return path;
    }

    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    @Nullable JsonNode node(String name) {
        read.add(name);
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    boolean has(String name) {
        JsonNode value = object.get(name);
        return value != null && !value.isNull();
    }

    @Nullable String text(String name) {
        JsonNode value = node(name);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw invalid(at(name), "must be a string");
        }
        return value.stringValue();
    }

    String needText(String name) {
        String text = text(name);
        if (text == null) {
            throw missing(name);
        }
        return text;
    }

    @Nullable Given<String> givenText(String name) {
        String text = text(name);
        return text == null ? null : new Given<>(at(name), text);
    }

    @Nullable Given<Double> number(String name) {
        JsonNode value = node(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            throw invalid(at(name), "must be a number");
        }
        return new Given<>(at(name), value.doubleValue());
    }

    @Nullable Given<Long> count(String name) {
        JsonNode value = node(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw invalid(at(name), "must be a whole number");
        }
        return new Given<>(at(name), value.longValue());
    }

    @Nullable Given<Boolean> flag(String name) {
        JsonNode value = node(name);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw invalid(at(name), "must be true or false");
        }
        return new Given<>(at(name), value.booleanValue());
    }

    @Nullable Fields object(String name) {
        JsonNode value = node(name);
        return value == null ? null : new Fields(value, at(name));
    }

    Fields needObject(String name) {
        Fields fields = object(name);
        if (fields == null) {
            throw missing(name);
        }
        return fields;
    }

    /** The objects of a list; none when it is left out. */
    List<Fields> objects(String name, int most) {
        JsonNode value = node(name);
        return value == null ? List.of() : list(value, at(name), most);
    }

    static List<Fields> list(JsonNode value, String at, int most) {
        if (!value.isArray()) {
            throw invalid(at, "must be a list");
        }
        if (value.size() > most) {
            throw invalid(at, "has more than " + most + " entries");
        }
        List<Fields> objects = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            objects.add(new Fields(value.get(i), at + "[" + i + "]"));
        }
        return objects;
    }

    /** A string, or a list of strings. */
    @Nullable Given<List<String>> texts(String name, int most) {
        JsonNode value = node(name);
        if (value == null) {
            return null;
        }
        if (value.isString()) {
            return new Given<>(at(name), List.of(value.stringValue()));
        }
        if (!value.isArray() || value.size() > most) {
            throw invalid(at(name), "must be a list of at most " + most + " strings");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode entry : value) {
            if (!entry.isString()) {
                throw invalid(at(name), "must be a list of strings");
            }
            texts.add(entry.stringValue());
        }
        return texts.isEmpty() ? null : new Given<>(at(name), List.copyOf(texts));
    }

    /** Fields that say nothing to a model, and are of no use elsewhere; each is named in the page on dialects. */
    void passOver(String... names) {
        read.addAll(Set.of(names));
    }

    /** A field that is carried only as long as it says what holds anyway. */
    void only(String name, Set<String> harmless) {
        JsonNode value = node(name);
        if (value == null || (value.isContainer() && value.isEmpty())) {
            return;
        }
        if (!harmless.contains(value.isContainer() ? value.toString() : value.asString(""))) {
            throw notCarried(name);
        }
    }

    /** Refuses what nobody read. */
    void close() {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!read.contains(field.getKey()) && !field.getValue().isNull()) {
                throw notCarried(field.getKey());
            }
        }
    }

    ProxyProblemException notCarried(String name) {
        return notCarriedAt(at(name));
    }

    static ProxyProblemException notCarriedAt(String at) {
        return ProxyProblem.FIELD_NOT_CARRIED.at(
                at,
                "The field \"" + at + "\" cannot be carried, because this model is served in another dialect than this"
                        + " request's. Leave it out, or choose another model.");
    }

    ProxyProblemException missing(String name) {
        return ProxyProblem.FIELD_INVALID.at(at(name), "The field \"" + at(name) + "\" is missing.");
    }

    static ProxyProblemException invalid(String at, String what) {
        return ProxyProblem.FIELD_INVALID.at(at, "The field \"" + at + "\" " + what + ".");
    }
}
