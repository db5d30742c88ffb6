package io.darkplex.proxy.translate;

import io.darkplex.proxy.translate.Message.Role;
import io.darkplex.proxy.wire.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** OpenAI Responses. Calls, thoughts and results are items beside the messages there, and parts of a message here. */
final class ResponsesConversationReader implements ConversationReader {

    @Override
    public Conversation read(Fields request, TranslateLimits limits) {
        request.passOver(
                "model",
                "stream",
                "stream_options",
                "metadata",
                "prompt_cache_key",
                "prompt_cache_retention",
                "safety_identifier");
        request.only("include", Set.of("[\"reasoning.encrypted_content\"]"));
        request.only("store", Set.of("false"));
        request.only("background", Set.of("false"));
        request.only("truncation", Set.of("disabled"));
        request.only("service_tier", Set.of("auto", "default"));
        request.only("top_logprobs", Set.of("0"));
        List<Message> messages = new ArrayList<>();
        String instructions = request.text("instructions");
        if (instructions != null && !instructions.isEmpty()) {
            Part text = new Part.Text(instructions, null, "instructions");
            messages.add(new Message(Role.SYSTEM, List.of(text), "instructions"));
        }
        messages.addAll(input(request, limits));
        Fields text = request.object("text");
        var conversation = new Conversation(
                messages,
                tools(request, limits),
                OpenAiWords.choice(request, ""),
                request.flag("parallel_tool_calls"),
                sampling(request),
                reasoning(request),
                text == null ? null : OpenAiWords.format(text, "format", ""),
                text == null ? null : text.givenText("verbosity"),
                request.givenText("user"));
        if (text != null) {
            text.close();
        }
        request.close();
        return conversation;
    }

    private static Sampling sampling(Fields request) {
        return new Sampling(
                request.count("max_output_tokens"),
                request.number("temperature"),
                request.number("top_p"),
                null,
                null,
                null,
                null,
                null);
    }

    private static @Nullable Given<Reasoning> reasoning(Fields request) {
        Fields reasoning = request.object("reasoning");
        if (reasoning == null) {
            return null;
        }
        String older = reasoning.text("generate_summary");
        String summary = reasoning.text("summary");
        boolean shown = summary != null || older != null;
        Given<Reasoning> effort = OpenAiWords.effort(reasoning, "effort", shown);
        reasoning.close();
        return effort == null ? new Given<>(reasoning.path(), new Reasoning(null, null, shown)) : effort;
    }

    private static List<Tool> tools(Fields request, TranslateLimits limits) {
        List<Tool> tools = new ArrayList<>();
        for (Fields tool : request.objects("tools", limits.maxTools())) {
            if (!tool.needText("type").equals("function")) {
                throw tool.notCarried("type");
            }
            tools.add(OpenAiWords.tool(tool));
        }
        return tools;
    }

    private static List<Message> input(Fields request, TranslateLimits limits) {
        JsonNode input = request.node("input");
        if (input == null) {
            throw request.missing("input");
        }
        if (input.isString()) {
            return List.of(new Message(Role.USER, List.of(new Part.Text(input.stringValue(), null, "input")), "input"));
        }
        List<Message> messages = new ArrayList<>();
        for (Fields item : Fields.list(input, "input", limits.maxMessages())) {
            Message message = item(item, limits);
            item.close();
            boolean joins = !messages.isEmpty()
                    && messages.getLast().role() == message.role()
                    && (message.role() == Role.ASSISTANT || (isResult(message) && isResult(messages.getLast())));
            if (joins) {
                messages.addAll(Message.takingTurns(List.of(messages.removeLast(), message)));
            } else {
                messages.add(message);
            }
        }
        return messages;
    }

    private static boolean isResult(Message message) {
        return !message.parts().isEmpty() && message.parts().getLast() instanceof Part.Result;
    }

    private static Message item(Fields item, TranslateLimits limits) {
        String at = item.path();
        item.passOver("status", "id", "phase");
        String type = item.text("type");
        return switch (type == null ? "message" : type) {
            case "message" -> message(item, limits);
            case "reasoning" -> new Message(Role.ASSISTANT, List.of(thinking(item, limits)), at);
            case "function_call" -> {
                String arguments = item.text("arguments");
                yield new Message(
                        Role.ASSISTANT,
                        List.of(new Part.Call(
                                item.needText("call_id"),
                                item.needText("name"),
                                arguments == null ? "" : arguments,
                                null,
                                at)),
                        at);
            }
            case "function_call_output" ->
                new Message(
                        Role.USER,
                        List.of(new Part.Result(item.needText("call_id"), content(item, "output", limits), false, at)),
                        at);
            default -> throw item.notCarried("type");
        };
    }

    private static Message message(Fields item, TranslateLimits limits) {
        Role role = switch (item.needText("role")) {
            case "system", "developer" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            default -> throw item.notCarried("role");
        };
        return new Message(role, content(item, "content", limits), item.path());
    }

    private static Part thinking(Fields item, TranslateLimits limits) {
        var text = new StringBuilder();
        for (String name : new String[] {"summary", "content"}) {
            for (Fields part : item.objects(name, limits.maxParts())) {
                part.passOver("type");
                text.append(text.isEmpty() ? "" : "\n\n").append(part.needText("text"));
                part.close();
            }
        }
        String encrypted = item.text("encrypted_content");
        Seal seal = encrypted == null || encrypted.isEmpty() ? null : Seal.open(Dialect.RESPONSES, encrypted);
        return new Part.Thinking(text.toString(), seal, item.path());
    }

    private static List<Part> content(Fields item, String name, TranslateLimits limits) {
        return OpenAiWords.content(item, name, limits, ResponsesConversationReader::part);
    }

    private static Part part(Fields part) {
        return switch (part.needText("type")) {
            case "input_text", "output_text", "text" -> {
                part.passOver("annotations", "logprobs");
                yield new Part.Text(part.needText("text"), null, part.path());
            }
            case "refusal" -> new Part.Refusal(part.needText("refusal"), part.path());
            case "input_image" -> {
                part.passOver("detail");
                yield new Part.Image(OpenAiWords.media(part, "image_url"), part.path());
            }
            case "input_file" -> {
                String name = part.text("filename");
                Media media = OpenAiWords.media(part, part.has("file_url") ? "file_url" : "file_data");
                yield new Part.Document(media, name, part.path());
            }
            default -> throw part.notCarried("type");
        };
    }
}
