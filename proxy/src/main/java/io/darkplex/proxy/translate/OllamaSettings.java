package io.darkplex.proxy.translate;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Ollama's {@code options}, {@code think} and {@code format}, read and written. */
final class OllamaSettings {

    private static final int STOPS_MAX = 16;

    private OllamaSettings() {}

    static Sampling sampling(@Nullable Fields options) {
        if (options == null) {
            return new Sampling(null, null, null, null, null, null, null, null);
        }
        // How a server of one's own uses its machine.
        options.passOver(
                "num_ctx",
                "num_batch",
                "num_gpu",
                "main_gpu",
                "num_thread",
                "num_keep",
                "use_mmap",
                "numa",
                "low_vram");
        options.only("min_p", Set.of("0", "0.0"));
        options.only("typical_p", Set.of("1", "1.0"));
        options.only("mirostat", Set.of("0"));
        options.only("repeat_penalty", Set.of("1", "1.0"));
        Given<Long> most = options.count("num_predict");
        return new Sampling(
                // Below zero there is no bound.
                most == null || most.value() < 0 ? null : most,
                options.number("temperature"),
                options.number("top_p"),
                options.count("top_k"),
                options.count("seed"),
                options.number("presence_penalty"),
                options.number("frequency_penalty"),
                options.texts("stop", STOPS_MAX));
    }

    static @Nullable Given<Reasoning> reasoning(Fields request) {
        JsonNode think = request.node("think");
        if (think == null) {
            return null;
        }
        String at = request.at("think");
        if (think.isBoolean()) {
            boolean on = think.booleanValue();
            return new Given<>(at, new Reasoning(on ? null : Reasoning.Effort.NONE, null, on));
        }
        Reasoning.Effort effort = think.isString() ? Reasoning.Effort.of(think.stringValue()) : null;
        if (effort == null) {
            throw Fields.invalid(at, "must be true, false or a level that is known here");
        }
        return new Given<>(at, new Reasoning(effort, null, true));
    }

    static @Nullable Given<OutputFormat> format(Fields request) {
        JsonNode format = request.node("format");
        String at = request.at("format");
        if (format == null || (format.isString() && format.stringValue().isEmpty())) {
            return null;
        }
        if (format.isObject()) {
            return new Given<>(at, new OutputFormat.Schema(null, null, format, null));
        }
        if (format.isString() && format.stringValue().equals("json")) {
            return new Given<>(at, new OutputFormat.AnyJson());
        }
        throw Fields.invalid(at, "must be \"json\" or a schema");
    }

    static void write(ObjectNode request, Conversation conversation) {
        Given<OutputFormat> format = conversation.format();
        if (format != null) {
            switch (format.value()) {
                case OutputFormat.AnyJson any -> request.put("format", "json");
                // The server holds the model to it in any case.
                case OutputFormat.Schema schema -> request.set("format", schema.schema());
            }
        }
        if (conversation.reasoning() != null) {
            writeThink(request, conversation.reasoning().value());
        }
        Sampling sampling = conversation.sampling();
        ObjectNode options = Trees.object();
        Trees.put(options, "num_predict", sampling.maxTokens());
        Trees.put(options, "temperature", sampling.temperature());
        Trees.put(options, "top_p", sampling.topP());
        Trees.put(options, "top_k", sampling.topK());
        Trees.put(options, "seed", sampling.seed());
        Trees.put(options, "presence_penalty", sampling.presencePenalty());
        Trees.put(options, "frequency_penalty", sampling.frequencyPenalty());
        if (sampling.stop() != null) {
            ArrayNode stop = options.putArray("stop");
            sampling.stop().value().forEach(stop::add);
        }
        if (!options.isEmpty()) {
            request.set("options", options);
        }
    }

    private static void writeThink(ObjectNode request, Reasoning reasoning) {
        Reasoning.Effort level = reasoning.level();
        if (level == null) {
            if (reasoning.shown()) {
                request.put("think", true);
            }
            return;
        }
        switch (level) {
            case NONE -> request.put("think", false);
            case MINIMAL, LOW -> request.put("think", "low");
            case MEDIUM -> request.put("think", "medium");
            case HIGH, XHIGH, MAX -> request.put("think", "high");
        }
    }
}
