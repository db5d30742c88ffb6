package io.darkplex.proxy.translate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI chat completions. Thoughts of earlier turns have no place there and are left out, as its own models leave them out. */
final class OpenAiConversationWriter implements ConversationWriter {

    @Override
    public ObjectNode write(Conversation conversation, Target target) {
        ObjectNode request = Trees.object().put("model", target.model());
        ArrayNode messages = request.putArray("messages");
        for (Message message : conversation.messages()) {
            switch (message.role()) {
                case SYSTEM -> messages.add(said("system", message, target));
                case USER -> writeUser(messages, message, target);
                case ASSISTANT -> writeAssistant(messages, message, target);
            }
        }
        if (!conversation.tools().isEmpty()) {
            ArrayNode tools = request.putArray("tools");
            for (Tool tool : conversation.tools()) {
                ObjectNode written = Trees.typed("function");
                written.set("function", OpenAiWords.writeTool(Trees.object(), tool));
                tools.add(written);
            }
        }
        OpenAiWords.writeChoice(request, conversation.toolChoice(), true);
        if (!conversation.tools().isEmpty()) {
            Trees.put(request, "parallel_tool_calls", conversation.parallelCalls());
        }
        writeSampling(request, conversation.sampling(), target);
        Given<Reasoning> reasoning = conversation.reasoning();
        Reasoning.Effort level = reasoning == null ? null : reasoning.value().level();
        Trees.put(request, "reasoning_effort", level == null ? null : level.word());
        writeFormat(request, conversation.format());
        Trees.put(request, "verbosity", conversation.verbosity());
        Trees.put(request, "user", conversation.user());
        request.put("stream", target.stream());
        if (target.stream()) {
            request.set("stream_options", Trees.object().put("include_usage", true));
        }
        return request;
    }

    private static void writeSampling(ObjectNode request, Sampling sampling, Target target) {
        Trees.put(request, "max_completion_tokens", sampling.maxTokens());
        Trees.put(request, "temperature", sampling.temperature());
        Trees.put(request, "top_p", sampling.topP());
        if (sampling.topK() != null) {
            throw target.refuse(sampling.topK().at(), "it has no such field.");
        }
        Trees.put(request, "seed", sampling.seed());
        Trees.put(request, "presence_penalty", sampling.presencePenalty());
        Trees.put(request, "frequency_penalty", sampling.frequencyPenalty());
        if (sampling.stop() != null) {
            ArrayNode stop = request.putArray("stop");
            sampling.stop().value().forEach(stop::add);
        }
    }

    private static void writeFormat(ObjectNode request, @Nullable Given<OutputFormat> format) {
        if (format == null) {
            return;
        }
        switch (format.value()) {
            case OutputFormat.AnyJson any -> request.set("response_format", Trees.typed("json_object"));
            case OutputFormat.Schema schema -> {
                ObjectNode written = Trees.typed("json_schema");
                written.set("json_schema", OpenAiWords.writeSchema(Trees.object(), schema));
                request.set("response_format", written);
            }
        }
    }

    /** Results first: they have to follow the calls at once. */
    private static void writeUser(ArrayNode messages, Message message, Target target) {
        boolean others = false;
        for (Part part : message.parts()) {
            if (part instanceof Part.Result result) {
                messages.add(Trees.object()
                        .put("role", "tool")
                        .put("tool_call_id", result.callId())
                        .put("content", OpenAiWords.resultText(resultText(result, target), result.failed())));
            } else {
                others = true;
            }
        }
        if (others) {
            messages.add(said("user", message, target));
        }
    }

    private static String resultText(Part.Result result, Target target) {
        var text = new StringBuilder();
        for (Part part : result.parts()) {
            if (!(part instanceof Part.Text words)) {
                throw target.refuse(part.at(), "there a tool answers in text only.");
            }
            text.append(text.isEmpty() ? "" : "\n").append(words.text());
        }
        return text.toString();
    }

    private static ObjectNode said(String role, Message message, Target target) {
        ObjectNode written = Trees.object().put("role", role);
        if (message.parts().size() == 1 && message.parts().getFirst() instanceof Part.Text text) {
            return written.put("content", text.text());
        }
        ArrayNode content = written.putArray("content");
        for (Part part : message.parts()) {
            switch (part) {
                case Part.Text text -> content.add(Trees.typed("text").put("text", text.text()));
                case Part.Image image -> {
                    ObjectNode picture = Trees.typed("image_url");
                    picture.set("image_url", Trees.object().put("url", OpenAiWords.url(image.media())));
                    content.add(picture);
                }
                case Part.Document document -> content.add(file(document, target));
                case Part.Result result -> {}
                case Part.Thinking thinking -> throw misplaced(thinking, target);
                case Part.Call call -> throw misplaced(call, target);
                case Part.Refusal refusal -> throw misplaced(refusal, target);
            }
        }
        return written;
    }

    private static ObjectNode file(Part.Document document, Target target) {
        if (!(document.media() instanceof Media.Inline inline)) {
            throw target.refuse(document.at(), "there a file's bytes are sent, not its URL.");
        }
        ObjectNode file = Trees.object()
                .put("filename", document.name() == null ? "document" : document.name())
                .put("file_data", inline.dataUrl());
        ObjectNode written = Trees.typed("file");
        written.set("file", file);
        return written;
    }

    private static void writeAssistant(ArrayNode messages, Message message, Target target) {
        ObjectNode written = Trees.object().put("role", "assistant");
        ArrayNode calls = Trees.array();
        var text = new StringBuilder();
        for (Part part : message.parts()) {
            switch (part) {
                case Part.Text words -> text.append(words.text());
                case Part.Thinking thinking -> {}
                case Part.Refusal refusal -> written.put("refusal", refusal.text());
                case Part.Call call -> calls.add(call(call, target));
                case Part.Image image -> throw misplaced(image, target);
                case Part.Document document -> throw misplaced(document, target);
                case Part.Result result -> throw misplaced(result, target);
            }
        }
        if (text.isEmpty()) {
            written.putNull("content");
        } else {
            written.put("content", text.toString());
        }
        if (!calls.isEmpty()) {
            written.set("tool_calls", calls);
        }
        // What was nothing but a thought is nothing here.
        if (!text.isEmpty() || !calls.isEmpty() || written.has("refusal")) {
            messages.add(written);
        }
    }

    private static ObjectNode call(Part.Call call, Target target) {
        ObjectNode written = Trees.typed("function").put("id", call.id());
        written.set(
                "function",
                Trees.object()
                        .put("name", call.name())
                        .put("arguments", call.arguments().isBlank() ? "{}" : call.arguments()));
        if (call.seal() != null && call.seal().fits(target)) {
            writeSignature(written, call.seal().value());
        }
        return written;
    }

    /** As Google's own form of this dialect does. */
    static void writeSignature(ObjectNode call, String signature) {
        call.putObject("extra_content").putObject("google").put("thought_signature", signature);
    }

    private static RuntimeException misplaced(Part part, Target target) {
        return target.refuse(part.at(), "it has no place in a message of this role.");
    }
}
