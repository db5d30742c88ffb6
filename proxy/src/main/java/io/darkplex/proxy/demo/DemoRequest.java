package io.darkplex.proxy.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What the demo model understands of a request of either dialect: both have {@code messages} with a role and a content of
 * text or parts, and {@code tools} that differ by one level.
 *
 * @param lastUserText what the person wrote last; empty when there is nothing
 * @param toolResult what came back of a tool, when that is the last message
 * @param characters of text in the whole prompt
 */
record DemoRequest(
        String model,
        boolean stream,
        String lastUserText,
        Optional<String> toolResult,
        List<String> tools,
        long characters,
        int messages) {

    static DemoRequest of(JsonNode root) {
        String lastUser = "";
        Optional<String> toolResult = Optional.empty();
        long characters = characters(root.path("system")) + characters(root.path("tools"));
        int messages = 0;
        for (JsonNode message : root.path("messages").values()) {
            messages++;
            JsonNode content = message.path("content");
            characters += characters(content);
            toolResult = Optional.empty();
            String role = message.path("role").asString("");
            if (role.equals("tool")) {
                toolResult = Optional.of(text(content));
            } else if (role.equals("user")) {
                toolResult = toolResult(content);
                String text = text(content);
                lastUser = text.isBlank() && toolResult.isPresent() ? lastUser : text;
            }
        }
        return new DemoRequest(
                root.path("model").asString("demo"),
                root.path("stream").asBoolean(false),
                lastUser.strip(),
                toolResult,
                tools(root.path("tools")),
                characters,
                messages);
    }

    boolean offers(String tool) {
        return tools.contains(tool);
    }

    private static List<String> tools(JsonNode tools) {
        List<String> names = new ArrayList<>();
        for (JsonNode tool : tools.values()) {
            JsonNode described = tool.has("function") ? tool.path("function") : tool;
            names.add(described.path("name").asString(""));
        }
        return names;
    }

    private static Optional<String> toolResult(JsonNode content) {
        Optional<String> result = Optional.empty();
        for (JsonNode part : content.values()) {
            if (part.path("type").asString("").equals("tool_result")) {
                result = Optional.of(text(part.path("content")));
            }
        }
        return result;
    }

    /** A string, or the texts of a list of parts; other parts have none. */
    private static String text(JsonNode content) {
        if (content.isString()) {
            return content.stringValue();
        }
        var text = new StringBuilder();
        for (JsonNode part : content.values()) {
            if (part.path("text").isString()) {
                text.append(text.isEmpty() ? "" : "\n").append(part.path("text").stringValue());
            }
        }
        return text.toString();
    }

    private static long characters(JsonNode node) {
        if (node.isString()) {
            return node.stringValue().length();
        }
        long characters = 0;
        for (JsonNode child : node.values()) {
            characters += characters(child);
        }
        return characters;
    }
}
