package io.darkplex.proxy.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What OpenAI's two dialects say in the same words, or nearly. */
final class OpenAiWords {

    private OpenAiWords() {}

    /** Reads a function: its name, what it is for, and its schema. */
    static Tool tool(Fields function) {
        var tool = new Tool(
                function.needText("name"),
                function.text("description"),
                function.node("parameters"),
                function.flag("strict"),
                function.path());
        function.close();
        return tool;
    }

    static ObjectNode writeTool(ObjectNode function, Tool tool) {
        function.put("name", tool.name());
        Trees.put(function, "description", tool.description());
        if (tool.schema() != null) {
            function.set("parameters", tool.schema());
        }
        Trees.put(function, "strict", tool.strict());
        return function;
    }

    /** @param nested the object that holds a named tool's name; empty where it is not nested */
    static @Nullable Given<ToolChoice> choice(Fields request, String nested) {
        JsonNode choice = request.node("tool_choice");
        if (choice == null) {
            return null;
        }
        String at = request.at("tool_choice");
        if (choice.isString()) {
            return new Given<>(
                    at,
                    switch (choice.stringValue()) {
                        case "auto" -> new ToolChoice.Auto();
                        case "none" -> new ToolChoice.None();
                        case "required" -> new ToolChoice.Any();
                        default -> throw Fields.invalid(at, "must be auto, none, required or a function");
                    });
        }
        var named = new Fields(choice, at);
        named.only("type", Set.of("function"));
        Fields holder = nested.isEmpty() ? named : named.needObject(nested);
        var chosen = new ToolChoice.Named(holder.needText("name"));
        holder.close();
        named.close();
        return new Given<>(at, chosen);
    }

    static void writeChoice(ObjectNode request, @Nullable Given<ToolChoice> choice, boolean nested) {
        if (choice == null) {
            return;
        }
        switch (choice.value()) {
            case ToolChoice.Auto auto -> request.put("tool_choice", "auto");
            case ToolChoice.None none -> request.put("tool_choice", "none");
            case ToolChoice.Any any -> request.put("tool_choice", "required");
            case ToolChoice.Named named -> {
                ObjectNode function = Trees.typed("function");
                if (nested) {
                    function.set("function", Trees.object().put("name", named.name()));
                } else {
                    function.put("name", named.name());
                }
                request.set("tool_choice", function);
            }
        }
    }

    /**
     * What a message or a tool says: one text, or a list of parts.
     *
     * @param part reads one of them; what it leaves unread is refused
     */
    static List<Part> content(Fields holder, String name, TranslateLimits limits, Function<Fields, Part> part) {
        JsonNode content = holder.node(name);
        String at = holder.at(name);
        if (content == null) {
            return List.of();
        }
        if (content.isString()) {
            String text = content.stringValue();
            return text.isEmpty() ? List.of() : List.of(new Part.Text(text, null, at));
        }
        List<Part> parts = new ArrayList<>();
        for (Fields each : Fields.list(content, at, limits.maxParts())) {
            parts.add(part.apply(each));
            each.close();
        }
        return parts;
    }

    static @Nullable Given<Reasoning> effort(Fields holder, String name, boolean shown) {
        String word = holder.text(name);
        if (word == null) {
            return null;
        }
        Reasoning.Effort effort = Reasoning.Effort.of(word);
        if (effort == null) {
            throw Fields.invalid(holder.at(name), "is no level that is known here");
        }
        return new Given<>(holder.at(name), new Reasoning(effort, null, shown));
    }

    /** @param nested the object that holds the schema; empty where it is not nested */
    static @Nullable Given<OutputFormat> format(Fields holder, String name, String nested) {
        Fields format = holder.object(name);
        if (format == null) {
            return null;
        }
        OutputFormat read = switch (format.needText("type")) {
            case "text" -> null;
            case "json_object" -> new OutputFormat.AnyJson();
            case "json_schema" -> schema(nested.isEmpty() ? format : format.needObject(nested));
            default -> throw format.notCarried("type");
        };
        format.close();
        return read == null ? null : new Given<>(format.path(), read);
    }

    private static OutputFormat schema(Fields holder) {
        JsonNode schema = holder.node("schema");
        if (schema == null) {
            throw holder.missing("schema");
        }
        Given<Boolean> strict = holder.flag("strict");
        var read = new OutputFormat.Schema(
                holder.text("name"), holder.text("description"), schema, strict == null ? null : strict.value());
        holder.close();
        return read;
    }

    static ObjectNode writeSchema(ObjectNode holder, OutputFormat.Schema format) {
        holder.put("name", format.name() == null ? "answer" : format.name());
        Trees.put(holder, "description", format.description());
        holder.set("schema", format.schema());
        if (format.strict() != null) {
            holder.put("strict", format.strict().booleanValue());
        }
        return holder;
    }

    /** A picture's or file's bytes as a data URL, or the URL of it. */
    static Media media(Fields holder, String name) {
        String url = holder.text(name);
        if (url == null) {
            throw holder.has("file_id") ? holder.notCarried("file_id") : holder.missing(name);
        }
        Media.Inline inline = Media.Inline.ofDataUrl(url);
        if (inline != null) {
            return inline;
        }
        if (!url.startsWith("https://") && !url.startsWith("http://")) {
            throw Fields.invalid(holder.at(name), "must be a data URL in Base64 or a URL");
        }
        return new Media.Remote(null, url);
    }

    static String url(Media media) {
        return switch (media) {
            case Media.Inline inline -> inline.dataUrl();
            case Media.Remote remote -> remote.url();
        };
    }

    /** OpenAI has no mark for a tool that failed: it is said in words. */
    static String resultText(String text, boolean failed) {
        return failed ? "Error: " + text : text;
    }
}
