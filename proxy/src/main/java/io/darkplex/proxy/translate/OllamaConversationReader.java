package io.darkplex.proxy.translate;

import io.darkplex.proxy.translate.Message.Role;
import io.darkplex.proxy.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Ollama: chat, and generate, which is a chat of one message. Calls may have no ids there: then results belong to the earliest
 * open call, of their name where they have one.
 */
final class OllamaConversationReader implements ConversationReader {

    private record OpenCall(String id, String name) {}

    private final List<OpenCall> openCalls = new ArrayList<>();
    private int calls;

    @Override
    public Conversation read(Fields request, TranslateLimits limits) {
        // What a server of one's own does with its memory says nothing elsewhere.
        request.passOver("model", "stream", "keep_alive");
        request.only("logprobs", Set.of("false"));
        request.only("top_logprobs", Set.of("0"));
        List<Message> messages = request.has("messages") ? chat(request, limits) : generate(request, limits);
        Fields options = request.object("options");
        var conversation = new Conversation(
                messages,
                tools(request, limits),
                null,
                null,
                OllamaSettings.sampling(options),
                OllamaSettings.reasoning(request),
                OllamaSettings.format(request),
                null,
                null);
        if (options != null) {
            options.close();
        }
        request.close();
        return conversation;
    }

    private List<Message> chat(Fields request, TranslateLimits limits) {
        List<Message> messages = new ArrayList<>();
        for (Fields message : request.objects("messages", limits.maxMessages())) {
            messages.add(message(message, limits));
            message.close();
        }
        if (messages.isEmpty()) {
            throw request.missing("messages");
        }
        return messages;
    }

    private static List<Message> generate(Fields request, TranslateLimits limits) {
        request.only("raw", Set.of("false"));
        request.only("suffix", Set.of(""));
        request.only("template", Set.of(""));
        List<Message> messages = new ArrayList<>();
        String system = request.text("system");
        if (system != null && !system.isEmpty()) {
            String at = request.at("system");
            messages.add(new Message(Role.SYSTEM, List.of(new Part.Text(system, null, at)), at));
        }
        String prompt = request.needText("prompt");
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Text(prompt, null, request.at("prompt")));
        parts.addAll(images(request, limits));
        messages.add(new Message(Role.USER, parts, request.at("prompt")));
        return messages;
    }

    private Message message(Fields message, TranslateLimits limits) {
        List<Part> parts = new ArrayList<>();
        String role = message.needText("role");
        String thought = message.text("thinking");
        if (thought != null && !thought.isEmpty()) {
            parts.add(new Part.Thinking(thought, null, message.at("thinking")));
        }
        String text = message.text("content");
        if (text != null && !text.isEmpty()) {
            parts.add(new Part.Text(text, null, message.at("content")));
        }
        parts.addAll(images(message, limits));
        return switch (role) {
            case "system" -> new Message(Role.SYSTEM, parts, message.path());
            case "user" -> new Message(Role.USER, parts, message.path());
            case "assistant" -> {
                for (Fields call : message.objects("tool_calls", limits.maxParts())) {
                    parts.add(call(call));
                }
                yield new Message(Role.ASSISTANT, parts, message.path());
            }
            case "tool" -> {
                Part result = new Part.Result(answered(message), parts, false, message.path());
                yield new Message(Role.USER, List.of(result), message.path());
            }
            default -> throw message.notCarried("role");
        };
    }

    private Part call(Fields call) {
        call.only("type", Set.of("function"));
        String given = call.text("id");
        String id = given == null || given.isEmpty() ? "call_" + ++calls : given;
        Fields function = call.needObject("function");
        // The description is only repeated there.
        function.passOver("index", "description");
        String name = function.needText("name");
        Fields arguments = function.object("arguments");
        JsonNode tree = arguments == null ? null : function.node("arguments");
        function.close();
        call.close();
        openCalls.add(new OpenCall(id, name));
        return new Part.Call(id, name, tree == null ? "{}" : Json.text(tree), null, call.path());
    }

    /** The id of the call that a message answers. */
    private String answered(Fields message) {
        String given = message.text("tool_call_id");
        String name = message.text("tool_name");
        String older = message.text("name");
        String wanted = name == null ? older : name;
        boolean byId = given != null && !given.isEmpty();
        OpenCall open = openCalls.stream()
                .filter(call -> byId
                        ? call.id().equals(given)
                        : (wanted == null || call.name().equals(wanted)))
                .findFirst()
                .orElseThrow(() -> Fields.invalid(message.path(), "answers no call that is open"));
        openCalls.remove(open);
        return open.id();
    }

    private static List<Part> images(Fields holder, TranslateLimits limits) {
        JsonNode images = holder.node("images");
        String at = holder.at("images");
        if (images == null) {
            return List.of();
        }
        if (!images.isArray() || images.size() > limits.maxParts()) {
            throw Fields.invalid(at, "must be a list of at most " + limits.maxParts() + " pictures");
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            String place = at + "[" + i + "]";
            String base64 = images.get(i).asString("");
            String type = type(base64);
            if (type == null) {
                throw Fields.invalid(place, "must be a PNG, JPEG, GIF or WebP picture in Base64");
            }
            parts.add(new Part.Image(new Media.Inline(type, base64), place));
        }
        return parts;
    }

    /** The kind of a picture is not said there, but each begins with its own bytes. */
    private static @Nullable String type(String base64) {
        if (base64.startsWith("iVBORw0KGgo")) {
            return "image/png";
        }
        if (base64.startsWith("/9j/")) {
            return "image/jpeg";
        }
        if (base64.startsWith("R0lGOD")) {
            return "image/gif";
        }
        return base64.startsWith("UklGR") ? "image/webp" : null;
    }

    private static List<Tool> tools(Fields request, TranslateLimits limits) {
        List<Tool> tools = new ArrayList<>();
        for (Fields tool : request.objects("tools", limits.maxTools())) {
            tool.only("type", Set.of("function"));
            tools.add(OpenAiWords.tool(tool.needObject("function")));
            tool.close();
        }
        return tools;
    }
}
