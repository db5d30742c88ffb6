package io.darkplex.proxy.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.darkplex.proxy.translate.Message.Role;
import io.darkplex.proxy.wire.Dialect;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Anthropic Messages. Roles take turns there, and results come first in their message. */
final class AnthropicConversationWriter implements ConversationWriter {

    /** Anthropic takes no smaller budget. */
    private static final long SMALLEST_BUDGET = 1_024;

    @Override
    public ObjectNode write(Conversation conversation, Target target) {
        Sampling sampling = conversation.sampling();
        ObjectNode request = Trees.object().put("model", target.model());
        List<Message> messages = conversation.messages();
        int instructions = conversation.instructions();
        writeSystem(request, messages.subList(0, instructions), target);
        ArrayNode written = request.putArray("messages");
        for (Message message : Message.takingTurns(messages.subList(instructions, messages.size()))) {
            writeMessage(written, message, target);
        }
        writeTools(request, conversation);
        long most = sampling.maxTokens() == null
                ? target.limits().outputTokens()
                : sampling.maxTokens().value();
        writeReasoning(request, conversation);
        request.put("max_tokens", Math.max(most, withBudget(request, most)));
        writeSampling(request, sampling, target);
        writeFormat(request, conversation.format(), target);
        if (conversation.verbosity() != null
                && !conversation.verbosity().value().equals("medium")) {
            throw target.refuse(conversation.verbosity().at(), "it has no such field.");
        }
        if (conversation.user() != null) {
            request.set(
                    "metadata",
                    Trees.object().put("user_id", conversation.user().value()));
        }
        request.put("stream", target.stream());
        return request;
    }

    private static void writeSystem(ObjectNode request, List<Message> instructions, Target target) {
        if (instructions.isEmpty()) {
            return;
        }
        ArrayNode system = request.putArray("system");
        for (Message message : instructions) {
            for (Part part : message.parts()) {
                if (!(part instanceof Part.Text text)) {
                    throw target.refuse(part.at(), "there instructions are text.");
                }
                system.add(Trees.typed("text").put("text", text.text()));
            }
        }
    }

    private static void writeMessage(ArrayNode messages, Message message, Target target) {
        if (message.role() == Role.SYSTEM) {
            throw target.refuse(message.at(), "there instructions stand before the first message only.");
        }
        ArrayNode content = Trees.array();
        for (Part part : message.parts()) {
            if (part instanceof Part.Result result) {
                content.add(result(result, target));
            }
        }
        for (Part part : message.parts()) {
            ObjectNode block = block(part, target);
            if (block != null) {
                content.add(block);
            }
        }
        if (!content.isEmpty()) {
            messages.addObject()
                    .put("role", message.role() == Role.USER ? "user" : "assistant")
                    .set("content", content);
        }
    }

    private static @Nullable ObjectNode block(Part part, Target target) {
        return switch (part) {
            case Part.Text text ->
                text.text().isEmpty() ? null : Trees.typed("text").put("text", text.text());
            case Part.Refusal refusal -> Trees.typed("text").put("text", refusal.text());
            case Part.Image image -> {
                ObjectNode block = Trees.typed("image");
                block.set("source", source(image.media(), image.at()));
                yield block;
            }
            case Part.Document document -> {
                ObjectNode block = Trees.typed("document");
                block.set("source", source(document.media(), document.at()));
                Trees.put(block, "title", document.name());
                yield block;
            }
            case Part.Thinking thinking -> thinking(thinking, target);
            case Part.Call call -> {
                ObjectNode block = Trees.typed("tool_use").put("id", call.id()).put("name", call.name());
                block.set("input", Trees.arguments(call));
                yield block;
            }
            case Part.Result result -> null;
        };
    }

    /** A thought is good for the model that had it and is worth nothing without its signature. */
    private static @Nullable ObjectNode thinking(Part.Thinking thinking, Target target) {
        Seal seal = thinking.seal();
        if (seal == null || seal.dialect() != Dialect.ANTHROPIC || !seal.fits(target)) {
            return null;
        }
        return thinking.text().isEmpty() && seal.value().startsWith(AnthropicDeltaReader.REDACTED)
                ? Trees.typed("redacted_thinking")
                        .put("data", seal.value().substring(AnthropicDeltaReader.REDACTED.length()))
                : Trees.typed("thinking").put("thinking", thinking.text()).put("signature", seal.value());
    }

    private static ObjectNode result(Part.Result result, Target target) {
        ObjectNode block = Trees.typed("tool_result").put("tool_use_id", result.callId());
        ArrayNode content = Trees.array();
        for (Part part : result.parts()) {
            ObjectNode inner = block(part, target);
            if (inner != null) {
                content.add(inner);
            }
        }
        if (!content.isEmpty()) {
            block.set("content", content);
        }
        if (result.failed()) {
            block.put("is_error", true);
        }
        return block;
    }

    private static ObjectNode source(Media media, String at) {
        return switch (media) {
            case Media.Inline inline -> {
                if (inline.type().equals("text/plain")) {
                    yield Trees.typed("text").put("media_type", "text/plain").put("data", plain(inline, at));
                }
                yield Trees.typed("base64").put("media_type", inline.type()).put("data", inline.base64());
            }
            case Media.Remote remote -> Trees.typed("url").put("url", remote.url());
        };
    }

    private static String plain(Media.Inline inline, String at) {
        try {
            return new String(Base64.getDecoder().decode(inline.base64()), UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw Fields.invalid(at, "is not Base64");
        }
    }

    private static void writeTools(ObjectNode request, Conversation conversation) {
        if (!conversation.tools().isEmpty()) {
            ArrayNode tools = request.putArray("tools");
            for (Tool tool : conversation.tools()) {
                ObjectNode written = Trees.object().put("name", tool.name());
                Trees.put(written, "description", tool.description());
                written.set("input_schema", tool.schema() == null ? Trees.typed("object") : tool.schema());
                Trees.put(written, "strict", tool.strict());
                tools.add(written);
            }
        }
        Given<ToolChoice> choice = conversation.toolChoice();
        Given<Boolean> parallel = conversation.parallelCalls();
        boolean serial = parallel != null && !parallel.value();
        if (conversation.tools().isEmpty() || (choice == null && !serial)) {
            return;
        }
        ObjectNode written = switch (choice == null ? new ToolChoice.Auto() : choice.value()) {
            case ToolChoice.Auto auto -> Trees.typed("auto");
            case ToolChoice.None none -> Trees.typed("none");
            case ToolChoice.Any any -> Trees.typed("any");
            case ToolChoice.Named named -> Trees.typed("tool").put("name", named.name());
        };
        if (serial && !written.path("type").asString("").equals("none")) {
            written.put("disable_parallel_tool_use", true);
        }
        request.set("tool_choice", written);
    }

    private static void writeReasoning(ObjectNode request, Conversation conversation) {
        Given<Reasoning> given = conversation.reasoning();
        if (given == null) {
            return;
        }
        Reasoning reasoning = given.value();
        if (reasoning.budgetTokens() != null && reasoning.budgetTokens() != 0) {
            long budget = Math.max(SMALLEST_BUDGET, reasoning.budgetTokens());
            request.set("thinking", Trees.typed("enabled").put("budget_tokens", budget));
            return;
        }
        Reasoning.Effort level = reasoning.level();
        if (level == Reasoning.Effort.NONE) {
            request.set("thinking", Trees.typed("disabled"));
            return;
        }
        ObjectNode adaptive = Trees.typed("adaptive");
        if (reasoning.shown()) {
            adaptive.put("display", "summarized");
        }
        request.set("thinking", adaptive);
        if (level != null) {
            Reasoning.Effort known = level == Reasoning.Effort.MINIMAL ? Reasoning.Effort.LOW : level;
            config(request).put("effort", known.word());
        }
    }

    /** The budget counts among the most that the model may say, and has to be less than that. */
    private static long withBudget(ObjectNode request, long most) {
        long budget = request.path("thinking").path("budget_tokens").asLong(0);
        return budget >= most ? budget + most : most;
    }

    private static void writeSampling(ObjectNode request, Sampling sampling, Target target) {
        Given<Double> temperature = sampling.temperature();
        if (temperature != null && temperature.value() > 1) {
            throw target.refuse(temperature.at(), "there it is 1 at most.");
        }
        Trees.put(request, "temperature", temperature);
        Trees.put(request, "top_p", sampling.topP());
        Trees.put(request, "top_k", sampling.topK());
        refuse(sampling.seed(), target);
        refuseUnlessZero(sampling.presencePenalty(), target);
        refuseUnlessZero(sampling.frequencyPenalty(), target);
        if (sampling.stop() != null) {
            ArrayNode stop = request.putArray("stop_sequences");
            sampling.stop().value().forEach(stop::add);
        }
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

    private static void writeFormat(ObjectNode request, @Nullable Given<OutputFormat> format, Target target) {
        if (format == null) {
            return;
        }
        switch (format.value()) {
            case OutputFormat.AnyJson any ->
                throw target.refuse(format.at(), "there JSON is asked for with a schema only.");
            case OutputFormat.Schema schema -> {
                ObjectNode written = Trees.typed("json_schema");
                written.set("schema", schema.schema());
                config(request).set("format", written);
            }
        }
    }

    private static ObjectNode config(ObjectNode request) {
        return request.path("output_config") instanceof ObjectNode config ? config : request.putObject("output_config");
    }
}
