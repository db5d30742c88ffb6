package io.darkplex.proxy.translate;

import io.darkplex.proxy.translate.Message.Role;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Gemini. Calls may have no ids there: then results belong to the earliest open call of their name. */
final class GeminiConversationReader implements ConversationReader {

    private record OpenCall(String id, String name) {}

    private final List<OpenCall> openCalls = new ArrayList<>();
    private int calls;

    @Override
    public Conversation read(Fields request, TranslateLimits limits) {
        // The model is in the path; one that stands here as well says the same.
        request.passOver("model", "labels");
        request.only("safetySettings", Set.of());
        List<Message> messages = new ArrayList<>();
        Fields system = request.object("systemInstruction");
        if (system != null) {
            system.passOver("role");
            messages.add(new Message(Role.SYSTEM, parts(system, limits), system.path()));
            system.close();
        }
        for (Fields content : request.objects("contents", limits.maxMessages())) {
            String role = content.text("role");
            Role side = switch (role == null ? "user" : role) {
                case "user", "function" -> Role.USER;
                case "model" -> Role.ASSISTANT;
                default -> throw content.notCarried("role");
            };
            messages.add(new Message(side, parts(content, limits), content.path()));
            content.close();
        }
        if (messages.isEmpty()) {
            throw request.missing("contents");
        }
        Fields config = request.object("generationConfig");
        var conversation = new Conversation(
                messages,
                tools(request, limits),
                choice(request),
                null,
                config == null
                        ? new Sampling(null, null, null, null, null, null, null, null)
                        : GeminiSettings.sampling(config),
                config == null ? null : GeminiSettings.reasoning(config),
                config == null ? null : GeminiSettings.format(config),
                null,
                null);
        if (config != null) {
            config.close();
        }
        request.close();
        return conversation;
    }

    private static List<Tool> tools(Fields request, TranslateLimits limits) {
        List<Tool> tools = new ArrayList<>();
        for (Fields group : request.objects("tools", limits.maxTools())) {
            for (Fields function : group.objects("functionDeclarations", limits.maxTools())) {
                function.only("behavior", Set.of("BLOCKING", "UNSPECIFIED"));
                // What a tool answers with is not told to other models.
                function.passOver("response", "responseJsonSchema");
                JsonNode openApi = function.node("parameters");
                JsonNode schema = function.node("parametersJsonSchema");
                tools.add(new Tool(
                        function.needText("name"),
                        function.text("description"),
                        schema == null && openApi != null ? GeminiSchemas.toJsonSchema(openApi) : schema,
                        null,
                        function.path()));
                function.close();
            }
            group.close();
        }
        return tools;
    }

    private static @Nullable Given<ToolChoice> choice(Fields request) {
        Fields holder = request.object("toolConfig");
        if (holder == null) {
            return null;
        }
        Fields config = holder.object("functionCallingConfig");
        holder.close();
        if (config == null) {
            return null;
        }
        Given<List<String>> allowed = config.texts("allowedFunctionNames", 1);
        String mode = config.text("mode");
        ToolChoice choice = switch (mode == null ? "AUTO" : mode) {
            case "AUTO", "MODE_UNSPECIFIED" -> new ToolChoice.Auto();
            case "NONE" -> new ToolChoice.None();
            case "ANY" ->
                allowed == null
                        ? new ToolChoice.Any()
                        : new ToolChoice.Named(allowed.value().getFirst());
            default -> throw config.notCarried("mode");
        };
        if (allowed != null && !(choice instanceof ToolChoice.Named)) {
            throw config.notCarried("allowedFunctionNames");
        }
        config.close();
        return new Given<>(config.path(), choice);
    }

    private List<Part> parts(Fields content, TranslateLimits limits) {
        List<Part> parts = new ArrayList<>();
        for (Fields part : content.objects("parts", limits.maxParts())) {
            Part read = part(part, limits);
            part.close();
            // In a stream the signature of a thought comes as a last, wordless thought.
            if (read instanceof Part.Thinking thinking
                    && !parts.isEmpty()
                    && parts.getLast() instanceof Part.Thinking before
                    && before.seal() == null) {
                parts.removeLast();
                read = new Part.Thinking(before.text() + thinking.text(), thinking.seal(), before.at());
            }
            parts.add(read);
        }
        return parts;
    }

    private Part part(Fields part, TranslateLimits limits) {
        String signature = part.text("thoughtSignature");
        Seal seal = signature == null || signature.isEmpty() ? null : Seal.open(Dialect.GEMINI, signature);
        Given<Boolean> thought = part.flag("thought");
        if (part.has("text")) {
            String text = part.needText("text");
            return thought != null && thought.value()
                    ? new Part.Thinking(text, seal, part.path())
                    : new Part.Text(text, seal, part.path());
        }
        if (part.has("functionCall")) {
            return call(part.needObject("functionCall"), seal);
        }
        if (part.has("functionResponse")) {
            return result(part.needObject("functionResponse"), limits);
        }
        return media(part);
    }

    private Part call(Fields call, @Nullable Seal seal) {
        String given = call.text("id");
        String id = given == null || given.isEmpty() ? "call_" + ++calls : given;
        String name = call.needText("name");
        openCalls.add(new OpenCall(id, name));
        Fields arguments = call.object("args");
        JsonNode tree = arguments == null ? null : call.node("args");
        call.close();
        return new Part.Call(id, name, tree == null ? "{}" : Json.text(tree), seal, call.path());
    }

    private Part result(Fields result, TranslateLimits limits) {
        String name = result.needText("name");
        String given = result.text("id");
        String id = given == null || given.isEmpty() ? earliest(name, result) : given;
        openCalls.removeIf(call -> call.id().equals(id));
        result.only("willContinue", Set.of("false"));
        JsonNode response = result.node("response");
        List<Part> parts = new ArrayList<>();
        boolean failed = response != null && response.size() == 1 && response.has("error");
        if (response != null && !response.isEmpty()) {
            parts.add(new Part.Text(words(response), null, result.at("response")));
        }
        for (Fields part : result.objects("parts", limits.maxParts())) {
            parts.add(media(part));
            part.close();
        }
        result.close();
        return new Part.Result(id, parts, failed, result.path());
    }

    private String earliest(String name, Fields result) {
        return openCalls.stream()
                .filter(call -> call.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Fields.invalid(result.at("name"), "names no call that is open"))
                .id();
    }

    /** By Gemini's convention {@code output} and {@code error} hold what a tool said. */
    private static String words(JsonNode response) {
        for (String name : new String[] {"output", "error"}) {
            if (response.size() == 1 && response.path(name).isString()) {
                return response.path(name).stringValue();
            }
        }
        return Json.text(response);
    }

    private static Part media(Fields part) {
        Fields inline = part.object("inlineData");
        if (inline != null) {
            var media = new Media.Inline(inline.needText("mimeType"), inline.needText("data"));
            String name = inline.text("displayName");
            inline.close();
            return seen(media.type(), media, name, part, "inlineData");
        }
        Fields file = part.object("fileData");
        if (file == null) {
            part.close();
            throw Fields.invalid(part.path(), "has nothing in it");
        }
        String url = file.needText("fileUri");
        if (!url.startsWith("https://") || url.startsWith("https://generativelanguage.googleapis.com/")) {
            // Google's own storage: nobody else may read it.
            throw file.notCarried("fileUri");
        }
        String type = file.text("mimeType");
        String name = file.text("displayName");
        file.close();
        return seen(type == null ? "" : type, new Media.Remote(type, url), name, part, "fileData");
    }

    private static Part seen(String type, Media media, @Nullable String name, Fields part, String field) {
        if (type.startsWith("image/")) {
            return new Part.Image(media, part.path());
        }
        if (type.equals("application/pdf") || type.startsWith("text/")) {
            return new Part.Document(media, name, part.path());
        }
        throw Fields.notCarriedAt(part.at(field) + ".mimeType");
    }
}
