package io.darkplex.proxy.translate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI Responses. Nothing is stored there: the whole conversation travels with each request, thoughts sealed. */
final class ResponsesConversationWriter implements ConversationWriter {

    @Override
    public ObjectNode write(Conversation conversation, Target target) {
        ObjectNode request = Trees.object().put("model", target.model());
        ArrayNode input = request.putArray("input");
        for (Message message : conversation.messages()) {
            writeMessage(input, message, target);
        }
        if (!conversation.tools().isEmpty()) {
            ArrayNode tools = request.putArray("tools");
            for (Tool tool : conversation.tools()) {
                ObjectNode written = OpenAiWords.writeTool(Trees.typed("function"), tool);
                // Left out it would mean true here, which is a promise about the schema that nobody made.
                if (tool.strict() == null) {
                    written.put("strict", false);
                }
                tools.add(written);
            }
            Trees.put(request, "parallel_tool_calls", conversation.parallelCalls());
        }
        OpenAiWords.writeChoice(request, conversation.toolChoice(), false);
        writeSampling(request, conversation.sampling(), target);
        writeReasoning(request, conversation.reasoning());
        writeText(request, conversation);
        Trees.put(request, "user", conversation.user());
        request.put("store", false);
        request.putArray("include").add("reasoning.encrypted_content");
        return request.put("stream", target.stream());
    }

    private static void writeSampling(ObjectNode request, Sampling sampling, Target target) {
        Trees.put(request, "max_output_tokens", sampling.maxTokens());
        Trees.put(request, "temperature", sampling.temperature());
        Trees.put(request, "top_p", sampling.topP());
        refuse(sampling.topK(), target);
        refuse(sampling.seed(), target);
        refuse(sampling.stop(), target);
        refuseUnlessZero(sampling.presencePenalty(), target);
        refuseUnlessZero(sampling.frequencyPenalty(), target);
    }

    private static void refuse(@Nullable Given<?> given, Target target) {
        if (given != null) {
            throw target.refuse(given.at(), "it has no such field.");
        }
    }

    private static void refuseUnlessZero(@Nullable Given<Double> given, Target target) {
        if (given != null && given.value() != 0) {
            throw target.refuse(given.at(), "it has no such field.");
        }
    }

    private static void writeReasoning(ObjectNode request, @Nullable Given<Reasoning> given) {
        if (given == null) {
            return;
        }
        ObjectNode reasoning = Trees.object();
        Reasoning.Effort level = given.value().level();
        Trees.put(reasoning, "effort", level == null ? null : level.word());
        if (given.value().shown()) {
            reasoning.put("summary", "auto");
        }
        if (!reasoning.isEmpty()) {
            request.set("reasoning", reasoning);
        }
    }

    private static void writeText(ObjectNode request, Conversation conversation) {
        ObjectNode text = Trees.object();
        if (conversation.format() != null) {
            text.set(
                    "format",
                    switch (conversation.format().value()) {
                        case OutputFormat.AnyJson any -> Trees.typed("json_object");
                        case OutputFormat.Schema schema -> OpenAiWords.writeSchema(Trees.typed("json_schema"), schema);
                    });
        }
        Trees.put(text, "verbosity", conversation.verbosity());
        if (!text.isEmpty()) {
            request.set("text", text);
        }
    }

    /** Parts that are items of their own stand between the pieces of the message, in the order they came. */
    private static void writeMessage(ArrayNode input, Message message, Target target) {
        ArrayNode content = Trees.array();
        for (Part part : message.parts()) {
            ObjectNode item = item(part, target);
            if (item != null) {
                flush(input, message, content);
                content = Trees.array();
                input.add(item);
            } else if (!(part instanceof Part.Thinking)) {
                content.add(content(part, message.role() == Message.Role.ASSISTANT));
            }
        }
        flush(input, message, content);
    }

    private static void flush(ArrayNode input, Message message, ArrayNode content) {
        if (content.isEmpty()) {
            return;
        }
        ObjectNode item = Trees.typed("message")
                .put(
                        "role",
                        switch (message.role()) {
                            case SYSTEM -> "system";
                            case USER -> "user";
                            case ASSISTANT -> "assistant";
                        });
        item.set("content", content);
        input.add(item);
    }

    private static @Nullable ObjectNode item(Part part, Target target) {
        return switch (part) {
            case Part.Call call ->
                Trees.typed("function_call")
                        .put("call_id", call.id())
                        .put("name", call.name())
                        .put("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
            case Part.Result result -> result(result);
            case Part.Thinking thinking -> thinking(thinking, target);
            case Part.Text text -> null;
            case Part.Image image -> null;
            case Part.Document document -> null;
            case Part.Refusal refusal -> null;
        };
    }

    private static ObjectNode result(Part.Result result) {
        ObjectNode item = Trees.typed("function_call_output").put("call_id", result.callId());
        boolean onlyText = result.parts().stream().allMatch(Part.Text.class::isInstance);
        if (onlyText) {
            var text = new StringBuilder();
            for (Part part : result.parts()) {
                if (part instanceof Part.Text words) {
                    text.append(text.isEmpty() ? "" : "\n").append(words.text());
                }
            }
            return item.put("output", OpenAiWords.resultText(text.toString(), result.failed()));
        }
        ArrayNode output = item.putArray("output");
        if (result.failed()) {
            output.add(Trees.typed("input_text").put("text", OpenAiWords.resultText("", true)));
        }
        result.parts().forEach(part -> output.add(content(part, false)));
        return item;
    }

    private static @Nullable ObjectNode thinking(Part.Thinking thinking, Target target) {
        Seal seal = thinking.seal();
        if (seal == null || !seal.fits(target)) {
            return null;
        }
        // The seal holds the item's own name before what is encrypted.
        int space = seal.value().indexOf(' ');
        ObjectNode item = Trees.typed("reasoning");
        if (space > 0) {
            item.put("id", seal.value().substring(0, space));
        }
        ArrayNode summary = item.putArray("summary");
        if (!thinking.text().isEmpty()) {
            summary.add(Trees.typed("summary_text").put("text", thinking.text()));
        }
        return item.put("encrypted_content", seal.value().substring(space + 1));
    }

    private static ObjectNode content(Part part, boolean said) {
        return switch (part) {
            case Part.Text text ->
                Trees.typed(said ? "output_text" : "input_text").put("text", text.text());
            case Part.Refusal refusal -> Trees.typed("refusal").put("refusal", refusal.text());
            case Part.Image image -> Trees.typed("input_image").put("image_url", OpenAiWords.url(image.media()));
            case Part.Document document -> {
                ObjectNode file = Trees.typed("input_file");
                switch (document.media()) {
                    case Media.Inline inline ->
                        file.put("filename", document.name() == null ? "document" : document.name())
                                .put("file_data", inline.dataUrl());
                    case Media.Remote remote -> file.put("file_url", remote.url());
                }
                yield file;
            }
            case Part.Call call -> throw new IllegalStateException("A call is an item.");
            case Part.Result result -> throw new IllegalStateException("A result is an item.");
            case Part.Thinking thinking -> throw new IllegalStateException("A thought is an item.");
        };
    }
}
