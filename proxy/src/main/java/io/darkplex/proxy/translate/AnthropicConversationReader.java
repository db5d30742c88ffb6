package io.darkplex.proxy.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.darkplex.proxy.translate.Message.Role;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Anthropic Messages. */
final class AnthropicConversationReader implements ConversationReader {

    private static final int STOPS_MAX = 8_192;

    @Override
    public Conversation read(Fields request, TranslateLimits limits) {
        request.passOver("model", "stream", "cache_control");
        request.only("service_tier", Set.of("auto", "standard_only"));
        List<Message> messages = new ArrayList<>();
        List<Part> system = content(request, "system", limits);
        if (!system.isEmpty()) {
            messages.add(new Message(Role.SYSTEM, system, "system"));
        }
        for (Fields message : request.objects("messages", limits.maxMessages())) {
            Role role = switch (message.needText("role")) {
                case "user" -> Role.USER;
                case "assistant" -> Role.ASSISTANT;
                case "system" -> Role.SYSTEM;
                default -> throw message.notCarried("role");
            };
            messages.add(new Message(role, content(message, "content", limits), message.path()));
            message.close();
        }
        if (messages.isEmpty()) {
            throw request.missing("messages");
        }
        Choice choice = choice(request.object("tool_choice"));
        Output output = output(request);
        var conversation = new Conversation(
                messages,
                tools(request, limits),
                choice.chosen(),
                choice.parallel(),
                sampling(request),
                reasoning(request, output),
                output.format(),
                null,
                user(request));
        request.close();
        return conversation;
    }

    private static Sampling sampling(Fields request) {
        return new Sampling(
                request.count("max_tokens"),
                request.number("temperature"),
                request.number("top_p"),
                request.count("top_k"),
                null,
                null,
                null,
                request.texts("stop_sequences", STOPS_MAX));
    }

    private static @Nullable Given<String> user(Fields request) {
        Fields metadata = request.object("metadata");
        if (metadata == null) {
            return null;
        }
        Given<String> user = metadata.givenText("user_id");
        metadata.close();
        return user;
    }

    private static List<Tool> tools(Fields request, TranslateLimits limits) {
        List<Tool> tools = new ArrayList<>();
        for (Fields tool : request.objects("tools", limits.maxTools())) {
            tool.only("type", Set.of("custom"));
            tool.passOver("cache_control", "eager_input_streaming");
            tool.only("defer_loading", Set.of("false"));
            tools.add(new Tool(
                    tool.needText("name"),
                    tool.text("description"),
                    tool.node("input_schema"),
                    tool.flag("strict"),
                    tool.path()));
            tool.close();
        }
        return tools;
    }

    private record Choice(
            @Nullable Given<ToolChoice> chosen, @Nullable Given<Boolean> parallel) {}

    private static Choice choice(@Nullable Fields choice) {
        if (choice == null) {
            return new Choice(null, null);
        }
        ToolChoice chosen = switch (choice.needText("type")) {
            case "auto" -> new ToolChoice.Auto();
            case "any" -> new ToolChoice.Any();
            case "none" -> new ToolChoice.None();
            case "tool" -> new ToolChoice.Named(choice.needText("name"));
            default -> throw choice.notCarried("type");
        };
        Given<Boolean> serial = choice.flag("disable_parallel_tool_use");
        choice.close();
        return new Choice(
                new Given<>(choice.path(), chosen), serial == null ? null : new Given<>(serial.at(), !serial.value()));
    }

    private record Output(@Nullable Given<OutputFormat> format, Reasoning.@Nullable Effort effort, String at) {}

    private static Output output(Fields request) {
        Fields config = request.object("output_config");
        if (config == null) {
            return new Output(null, null, "output_config");
        }
        Given<Reasoning> effort = OpenAiWords.effort(config, "effort", false);
        Given<OutputFormat> format = null;
        Fields written = config.object("format");
        if (written != null) {
            written.only("type", Set.of("json_schema"));
            JsonNode schema = written.node("schema");
            if (schema == null) {
                throw written.missing("schema");
            }
            format = new Given<>(written.path(), new OutputFormat.Schema(null, null, schema, true));
            written.close();
        }
        config.close();
        return new Output(format, effort == null ? null : effort.value().effort(), config.at("effort"));
    }

    private static @Nullable Given<Reasoning> reasoning(Fields request, Output output) {
        Fields thinking = request.object("thinking");
        if (thinking == null) {
            return output.effort() == null
                    ? null
                    : new Given<>(output.at(), new Reasoning(output.effort(), null, false));
        }
        String display = thinking.text("display");
        boolean shown = !"omitted".equals(display);
        Reasoning reasoning = switch (thinking.needText("type")) {
            case "disabled" -> new Reasoning(Reasoning.Effort.NONE, null, false);
            case "adaptive" -> new Reasoning(output.effort(), null, shown);
            case "enabled" -> {
                Given<Long> budget = thinking.count("budget_tokens");
                yield new Reasoning(output.effort(), budget == null ? null : budget.value(), shown);
            }
            default -> throw thinking.notCarried("type");
        };
        thinking.close();
        return new Given<>(thinking.path(), reasoning);
    }

    private static List<Part> content(Fields holder, String name, TranslateLimits limits) {
        JsonNode content = holder.node(name);
        String at = holder.at(name);
        if (content == null) {
            return List.of();
        }
        if (content.isString()) {
            String text = content.stringValue();
            return text.isEmpty() ? List.of() : List.of(new Part.Text(text, null, at));
        }
        List<Part> parts = new ArrayList<>();
        for (Fields block : Fields.list(content, at, limits.maxParts())) {
            block.passOver("cache_control");
            parts.add(part(block, limits));
            block.close();
        }
        return parts;
    }

    private static Part part(Fields block, TranslateLimits limits) {
        return switch (block.needText("type")) {
            case "text" -> {
                block.only("citations", Set.of());
                yield new Part.Text(block.needText("text"), null, block.path());
            }
            case "image" -> new Part.Image(source(block.needObject("source")), block.path());
            case "document" -> document(block);
            case "thinking" -> {
                String signature = block.text("signature");
                yield new Part.Thinking(block.needText("thinking"), seal(signature), block.path());
            }
            case "redacted_thinking" -> new Part.Thinking("", seal(block.needText("data")), block.path());
            case "tool_use" -> call(block);
            case "tool_result" -> {
                Given<Boolean> failed = block.flag("is_error");
                yield new Part.Result(
                        block.needText("tool_use_id"),
                        content(block, "content", limits),
                        failed != null && failed.value(),
                        block.path());
            }
            default -> throw block.notCarried("type");
        };
    }

    private static @Nullable Seal seal(@Nullable String signature) {
        return signature == null || signature.isEmpty() ? null : Seal.open(Dialect.ANTHROPIC, signature);
    }

    private static Part call(Fields block) {
        Fields caller = block.object("caller");
        if (caller != null) {
            caller.only("type", Set.of("direct"));
            caller.close();
        }
        Fields input = block.object("input");
        JsonNode arguments = input == null ? Trees.object() : block.node("input");
        return new Part.Call(
                block.needText("id"),
                block.needText("name"),
                arguments == null ? "{}" : Json.text(arguments),
                null,
                block.path());
    }

    private static Part document(Fields block) {
        Fields citations = block.object("citations");
        if (citations != null) {
            citations.only("enabled", Set.of("false"));
            citations.close();
        }
        return new Part.Document(source(block.needObject("source")), block.text("title"), block.path());
    }

    private static Media source(Fields source) {
        Media media = switch (source.needText("type")) {
            case "base64" -> new Media.Inline(source.needText("media_type"), source.needText("data"));
            case "url" -> new Media.Remote(null, source.needText("url"));
            case "text" -> {
                source.only("media_type", Set.of("text/plain"));
                byte[] text = source.needText("data").getBytes(UTF_8);
                yield new Media.Inline("text/plain", Base64.getEncoder().encodeToString(text));
            }
            default -> throw source.notCarried("type");
        };
        source.close();
        return media;
    }
}
