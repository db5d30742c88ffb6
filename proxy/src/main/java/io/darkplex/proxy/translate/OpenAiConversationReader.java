package io.darkplex.proxy.translate;

import io.darkplex.proxy.translate.Message.Role;
import io.darkplex.proxy.wire.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** OpenAI chat completions. Answers of tools are messages of their own there, and parts of the user's side here. */
final class OpenAiConversationReader implements ConversationReader {

    private static final int STOPS_MAX = 16;

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
        request.only("n", Set.of("1"));
        request.only("logprobs", Set.of("false"));
        request.only("top_logprobs", Set.of("0"));
        request.only("logit_bias", Set.of());
        request.only("store", Set.of("false"));
        request.only("service_tier", Set.of("auto", "default"));
        request.only("modalities", Set.of("[\"text\"]"));
        List<Message> messages = new ArrayList<>();
        for (Fields message : request.objects("messages", limits.maxMessages())) {
            messages.add(message(message, limits));
        }
        if (messages.isEmpty()) {
            throw request.missing("messages");
        }
        var conversation = new Conversation(
                merged(messages),
                tools(request, limits),
                OpenAiWords.choice(request, "function"),
                request.flag("parallel_tool_calls"),
                sampling(request),
                OpenAiWords.effort(request, "reasoning_effort", true),
                OpenAiWords.format(request, "response_format", "json_schema"),
                request.givenText("verbosity"),
                request.givenText("user"));
        request.close();
        return conversation;
    }

    /** Results of tools that follow each other are one message. */
    private static List<Message> merged(List<Message> messages) {
        List<Message> merged = new ArrayList<>();
        for (Message message : messages) {
            boolean joins = !merged.isEmpty() && isResult(message) && isResult(merged.getLast());
            if (joins) {
                merged.addAll(Message.takingTurns(List.of(merged.removeLast(), message)));
            } else {
                merged.add(message);
            }
        }
        return merged;
    }

    private static boolean isResult(Message message) {
        return !message.parts().isEmpty() && message.parts().getLast() instanceof Part.Result;
    }

    private static Sampling sampling(Fields request) {
        Given<Long> most = request.count("max_completion_tokens");
        Given<Long> older = request.count("max_tokens");
        return new Sampling(
                most == null ? older : most,
                request.number("temperature"),
                request.number("top_p"),
                null,
                request.count("seed"),
                request.number("presence_penalty"),
                request.number("frequency_penalty"),
                request.texts("stop", STOPS_MAX));
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

    private static Message message(Fields message, TranslateLimits limits) {
        String role = message.needText("role");
        Message read = switch (role) {
            case "system", "developer" -> {
                message.passOver("name");
                yield new Message(Role.SYSTEM, content(message, limits), message.path());
            }
            case "user" -> new Message(Role.USER, content(message, limits), message.path());
            case "assistant" -> new Message(Role.ASSISTANT, assistant(message, limits), message.path());
            case "tool" ->
                new Message(
                        Role.USER,
                        List.of(new Part.Result(
                                message.needText("tool_call_id"), content(message, limits), false, message.path())),
                        message.path());
            default -> throw message.notCarried("role");
        };
        message.close();
        return read;
    }

    private static List<Part> assistant(Fields message, TranslateLimits limits) {
        message.passOver("annotations");
        List<Part> parts = new ArrayList<>();
        String thought = message.text("reasoning_content");
        if (thought != null && !thought.isEmpty()) {
            parts.add(new Part.Thinking(thought, null, message.at("reasoning_content")));
        }
        parts.addAll(content(message, limits));
        String refusal = message.text("refusal");
        if (refusal != null) {
            parts.add(new Part.Refusal(refusal, message.at("refusal")));
        }
        for (Fields call : message.objects("tool_calls", limits.maxParts())) {
            call.only("type", Set.of("function"));
            call.passOver("index");
            Fields function = call.needObject("function");
            String arguments = function.text("arguments");
            parts.add(new Part.Call(
                    call.needText("id"),
                    function.needText("name"),
                    arguments == null ? "" : arguments,
                    seal(call),
                    call.path()));
            function.close();
            call.close();
        }
        return parts;
    }

    /** Where Google's own form of this dialect keeps a signature. */
    private static @Nullable Seal seal(Fields call) {
        Fields extra = call.object("extra_content");
        if (extra == null) {
            return null;
        }
        Fields google = extra.object("google");
        String signature = google == null ? null : google.text("thought_signature");
        if (google != null) {
            google.close();
        }
        extra.close();
        return signature == null ? null : Seal.open(Dialect.OPENAI, signature);
    }

    private static List<Part> content(Fields message, TranslateLimits limits) {
        return OpenAiWords.content(message, "content", limits, OpenAiConversationReader::part);
    }

    private static Part part(Fields part) {
        return switch (part.needText("type")) {
            case "text" -> new Part.Text(part.needText("text"), null, part.path());
            case "refusal" -> new Part.Refusal(part.needText("refusal"), part.path());
            case "image_url" -> {
                Fields image = part.needObject("image_url");
                image.passOver("detail");
                Media media = OpenAiWords.media(image, "url");
                image.close();
                yield new Part.Image(media, part.path());
            }
            case "file" -> {
                Fields file = part.needObject("file");
                String name = file.text("filename");
                Media media = OpenAiWords.media(file, "file_data");
                file.close();
                yield new Part.Document(media, name, part.path());
            }
            default -> throw part.notCarried("type");
        };
    }
}
