package io.darkplex.proxy.translate;

import io.darkplex.proxy.translate.Message.Role;
import io.darkplex.proxy.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Gemini. The model and whether to stream stand in the path. */
final class GeminiConversationWriter implements ConversationWriter {

    /** What Google wants in the place of the signature of a call that its model did not make. */
    static final String UNSIGNED = "skip_thought_signature_validator";

    private static final Map<String, String> TYPES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "webp", "image/webp",
            "gif", "image/gif",
            "pdf", "application/pdf",
            "txt", "text/plain");

    @Override
    public ObjectNode write(Conversation conversation, Target target) {
        ObjectNode request = Trees.object();
        int instructions = conversation.instructions();
        List<Message> messages = conversation.messages();
        if (instructions > 0) {
            ArrayNode parts = request.putObject("systemInstruction").putArray("parts");
            for (Message message : messages.subList(0, instructions)) {
                for (Part part : message.parts()) {
                    if (!(part instanceof Part.Text text)) {
                        throw target.refuse(part.at(), "there instructions are text.");
                    }
                    parts.addObject().put("text", text.text());
                }
            }
        }
        ArrayNode contents = request.putArray("contents");
        Map<String, String> names = conversation.callNames();
        for (Message message : Message.takingTurns(messages.subList(instructions, messages.size()))) {
            if (message.role() == Role.SYSTEM) {
                throw target.refuse(message.at(), "there instructions stand before the first message only.");
            }
            ArrayNode parts = parts(message, names, target);
            if (!parts.isEmpty()) {
                contents.addObject()
                        .put("role", message.role() == Role.USER ? "user" : "model")
                        .set("parts", parts);
            }
        }
        writeTools(request, conversation, target);
        if (conversation.verbosity() != null
                && !conversation.verbosity().value().equals("medium")) {
            throw target.refuse(conversation.verbosity().at(), "it has no such field.");
        }
        ObjectNode config = GeminiSettings.write(conversation, target);
        if (!config.isEmpty()) {
            request.set("generationConfig", config);
        }
        return request;
    }

    private static ArrayNode parts(Message message, Map<String, String> names, Target target) {
        ArrayNode written = Trees.array();
        boolean signed = target.model().startsWith("gemini-2");
        Seal waiting = null;
        for (Part part : message.parts()) {
            switch (part) {
                case Part.Text text -> {
                    if (!text.text().isEmpty()) {
                        ObjectNode one = Trees.object().put("text", text.text());
                        sign(one, text.seal(), target);
                        written.add(one);
                    }
                }
                case Part.Refusal refusal -> written.addObject().put("text", refusal.text());
                case Part.Image image -> written.add(media(image.media(), image.at(), target));
                case Part.Document document -> written.add(media(document.media(), document.at(), target));
                case Part.Thinking thinking -> {
                    Seal seal = thinking.seal();
                    if (seal != null && seal.fits(target)) {
                        // Without words it is the seal of the call that follows.
                        waiting = thinking.text().isEmpty() ? seal : null;
                        if (waiting == null) {
                            ObjectNode one =
                                    Trees.object().put("text", thinking.text()).put("thought", true);
                            written.add(sign(one, seal, target));
                        }
                    }
                }
                case Part.Call call -> {
                    ObjectNode one = Trees.object();
                    ObjectNode function =
                            one.putObject("functionCall").put("id", call.id()).put("name", call.name());
                    function.set("args", Trees.arguments(call));
                    sign(one, call.seal() == null ? waiting : call.seal(), target);
                    waiting = null;
                    // Of calls made at once only the first is signed.
                    if (!signed && !one.has("thoughtSignature")) {
                        one.put("thoughtSignature", UNSIGNED);
                    }
                    signed = true;
                    written.add(one);
                }
                case Part.Result result -> written.add(result(result, names, target));
            }
        }
        return written;
    }

    private static ObjectNode sign(ObjectNode part, @Nullable Seal seal, Target target) {
        if (seal != null && seal.fits(target)) {
            part.put("thoughtSignature", seal.value());
        }
        return part;
    }

    private static ObjectNode result(Part.Result result, Map<String, String> names, Target target) {
        String name = names.get(result.callId());
        if (name == null) {
            throw Fields.invalid(result.at(), "answers a call that is not in the conversation");
        }
        ObjectNode written = Trees.object();
        ObjectNode response =
                written.putObject("functionResponse").put("id", result.callId()).put("name", name);
        List<Part> others = new ArrayList<>();
        var text = new StringBuilder();
        for (Part part : result.parts()) {
            if (part instanceof Part.Text words) {
                text.append(text.isEmpty() ? "" : "\n").append(words.text());
            } else {
                others.add(part);
            }
        }
        response.set("response", response(text.toString(), result.failed()));
        if (!others.isEmpty()) {
            ArrayNode parts = response.putArray("parts");
            for (Part part : others) {
                Media media = part instanceof Part.Image image
                        ? image.media()
                        : part instanceof Part.Document document ? document.media() : null;
                if (!(media instanceof Media.Inline)) {
                    throw target.refuse(part.at(), "there a tool answers with text and with files' bytes.");
                }
                parts.add(media(media, part.at(), target));
            }
        }
        return written;
    }

    private static JsonNode response(String text, boolean failed) {
        if (!failed && text.startsWith("{")) {
            try {
                JsonNode object = Json.tree(text);
                if (object.isObject()) {
                    return object;
                }
            } catch (JacksonException noJson) {
                return Trees.object().put("output", text);
            }
        }
        return Trees.object().put(failed ? "error" : "output", text);
    }

    private static ObjectNode media(Media media, String at, Target target) {
        ObjectNode part = Trees.object();
        switch (media) {
            case Media.Inline inline ->
                part.putObject("inlineData").put("mimeType", inline.type()).put("data", inline.base64());
            case Media.Remote remote -> {
                String type = remote.type() == null ? typeOf(remote.url()) : remote.type();
                if (type == null) {
                    throw target.refuse(at, "the kind of file must be said, and this URL does not end in a known one.");
                }
                part.putObject("fileData").put("mimeType", type).put("fileUri", remote.url());
            }
        }
        return part;
    }

    private static @Nullable String typeOf(String url) {
        int end = url.indexOf('?');
        String path = end < 0 ? url : url.substring(0, end);
        return TYPES.get(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    private static void writeTools(ObjectNode request, Conversation conversation, Target target) {
        Given<Boolean> parallel = conversation.parallelCalls();
        if (parallel != null && !parallel.value()) {
            throw target.refuse(parallel.at(), "it cannot be told to call one tool at a time.");
        }
        if (conversation.tools().isEmpty()) {
            return;
        }
        ArrayNode functions = request.putArray("tools").addObject().putArray("functionDeclarations");
        for (Tool tool : conversation.tools()) {
            ObjectNode function = functions.addObject().put("name", tool.name());
            Trees.put(function, "description", tool.description());
            if (tool.schema() != null) {
                function.set("parametersJsonSchema", tool.schema());
            }
        }
        boolean strict = conversation.tools().stream()
                .anyMatch(tool -> tool.strict() != null && tool.strict().value());
        if (conversation.toolChoice() == null && !strict) {
            return;
        }
        ToolChoice choice = conversation.toolChoice() == null
                ? new ToolChoice.Auto()
                : conversation.toolChoice().value();
        ObjectNode config = request.putObject("toolConfig").putObject("functionCallingConfig");
        switch (choice) {
            // Validated calls keep to the schema, as calls that are forced do anyway.
            case ToolChoice.Auto auto -> config.put("mode", strict ? "VALIDATED" : "AUTO");
            case ToolChoice.None none -> config.put("mode", "NONE");
            case ToolChoice.Any any -> config.put("mode", "ANY");
            case ToolChoice.Named named ->
                config.put("mode", "ANY").putArray("allowedFunctionNames").add(named.name());
        }
    }
}
