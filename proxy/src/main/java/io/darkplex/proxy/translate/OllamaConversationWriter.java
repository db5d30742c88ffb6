package io.darkplex.proxy.translate;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Ollama's chat. A message has one text, its pictures and its calls beside each other. */
final class OllamaConversationWriter implements ConversationWriter {

    @Override
    public ObjectNode write(Conversation conversation, Target target) {
        ObjectNode request = Trees.object().put("model", target.model());
        ArrayNode messages = request.putArray("messages");
        Map<String, String> names = conversation.callNames();
        for (Message message : conversation.messages()) {
            writeMessage(messages, message, names, target);
        }
        writeTools(request, conversation, target);
        if (conversation.verbosity() != null
                && !conversation.verbosity().value().equals("medium")) {
            throw target.refuse(conversation.verbosity().at(), "it has no such field.");
        }
        OllamaSettings.write(request, conversation);
        return request.put("stream", target.stream());
    }

    private static void writeMessage(ArrayNode messages, Message message, Map<String, String> names, Target target) {
        ObjectNode said = Trees.object()
                .put(
                        "role",
                        switch (message.role()) {
                            case SYSTEM -> "system";
                            case USER -> "user";
                            case ASSISTANT -> "assistant";
                        });
        var text = new StringBuilder();
        var thought = new StringBuilder();
        ArrayNode images = Trees.array();
        ArrayNode calls = Trees.array();
        for (Part part : message.parts()) {
            switch (part) {
                case Part.Text words -> text.append(words.text());
                case Part.Refusal refusal -> text.append(refusal.text());
                case Part.Thinking thinking -> thought.append(thinking.text());
                case Part.Image image -> images.add(bytes(image, target));
                case Part.Document document -> throw target.refuse(document.at(), "it reads no files.");
                case Part.Call call -> calls.add(call(call, calls.size()));
                case Part.Result result -> messages.add(result(result, names.get(result.callId()), target));
            }
        }
        said.put("content", text.toString());
        if (!thought.isEmpty()) {
            said.put("thinking", thought.toString());
        }
        if (!images.isEmpty()) {
            said.set("images", images);
        }
        if (!calls.isEmpty()) {
            said.set("tool_calls", calls);
        }
        boolean empty = text.isEmpty() && thought.isEmpty() && images.isEmpty() && calls.isEmpty();
        if (!empty) {
            messages.add(said);
        }
    }

    private static String bytes(Part.Image image, Target target) {
        if (image.media() instanceof Media.Inline inline) {
            return inline.base64();
        }
        throw target.refuse(image.at(), "there a picture's bytes are sent, not its URL.");
    }

    private static ObjectNode call(Part.Call call, int index) {
        ObjectNode written = Trees.object().put("id", call.id());
        ObjectNode function = written.putObject("function").put("index", index).put("name", call.name());
        function.set("arguments", Trees.arguments(call));
        return written;
    }

    private static ObjectNode result(Part.Result result, @Nullable String name, Target target) {
        var text = new StringBuilder();
        for (Part part : result.parts()) {
            if (!(part instanceof Part.Text words)) {
                throw target.refuse(part.at(), "there a tool answers with text.");
            }
            text.append(words.text());
        }
        ObjectNode written = Trees.object().put("role", "tool");
        Trees.put(written, "tool_name", name);
        return written.put("tool_call_id", result.callId())
                .put("content", OpenAiWords.resultText(text.toString(), result.failed()));
    }

    /** No tool can be forced there; a model that shall call none is told of none. */
    private static void writeTools(ObjectNode request, Conversation conversation, Target target) {
        Given<Boolean> parallel = conversation.parallelCalls();
        if (parallel != null && !parallel.value() && !conversation.tools().isEmpty()) {
            throw target.refuse(parallel.at(), "it cannot be told to call one tool at a time.");
        }
        Given<ToolChoice> choice = conversation.toolChoice();
        if (choice != null) {
            switch (choice.value()) {
                case ToolChoice.Auto auto -> {}
                case ToolChoice.None none -> {
                    return;
                }
                case ToolChoice.Any any -> throw forced(choice, target);
                case ToolChoice.Named named -> throw forced(choice, target);
            }
        }
        ArrayNode tools = Trees.array();
        for (Tool tool : conversation.tools()) {
            if (tool.strict() != null && tool.strict().value()) {
                throw target.refuse(tool.strict().at(), "it does not hold calls to their schema.");
            }
            ObjectNode function = Trees.object().put("name", tool.name());
            Trees.put(function, "description", tool.description());
            if (tool.schema() != null) {
                function.set("parameters", tool.schema());
            }
            ObjectNode written = Trees.typed("function");
            written.set("function", function);
            tools.add(written);
        }
        if (!tools.isEmpty()) {
            request.set("tools", tools);
        }
    }

    private static RuntimeException forced(Given<ToolChoice> choice, Target target) {
        return target.refuse(choice.at(), "it cannot be told to call a tool.");
    }
}
