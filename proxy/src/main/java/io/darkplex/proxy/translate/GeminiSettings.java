package io.darkplex.proxy.translate;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Gemini's {@code generationConfig}, read and written. */
final class GeminiSettings {

    private static final int STOPS_MAX = 16;

    private GeminiSettings() {}

    static Sampling sampling(Fields config) {
        config.only("candidateCount", Set.of("1"));
        config.only("responseModalities", Set.of("[\"TEXT\"]"));
        config.only("responseLogprobs", Set.of("false"));
        // Some clients write it with a decimal point.
        Given<Double> topK = config.number("topK");
        return new Sampling(
                config.count("maxOutputTokens"),
                config.number("temperature"),
                config.number("topP"),
                topK == null ? null : new Given<>(topK.at(), Math.round(topK.value())),
                config.count("seed"),
                config.number("presencePenalty"),
                config.number("frequencyPenalty"),
                config.texts("stopSequences", STOPS_MAX));
    }

    static @Nullable Given<Reasoning> reasoning(Fields config) {
        Fields thinking = config.object("thinkingConfig");
        if (thinking == null) {
            return null;
        }
        Given<Boolean> shown = thinking.flag("includeThoughts");
        Given<Long> budget = thinking.count("thinkingBudget");
        String level = thinking.text("thinkingLevel");
        Reasoning.Effort effort = level == null ? null : Reasoning.Effort.of(level.toLowerCase(Locale.ROOT));
        if (level != null && effort == null && !level.equals("THINKING_LEVEL_UNSPECIFIED")) {
            throw thinking.notCarried("thinkingLevel");
        }
        thinking.close();
        // Below zero the model decides.
        Long tokens = budget == null || budget.value() < 0 ? null : budget.value();
        return new Given<>(thinking.path(), new Reasoning(effort, tokens, shown != null && shown.value()));
    }

    static @Nullable Given<OutputFormat> format(Fields config) {
        String type = config.text("responseMimeType");
        JsonNode openApi = config.node("responseSchema");
        JsonNode schema = config.node("responseJsonSchema");
        if (type == null || type.equals("text/plain")) {
            return null;
        }
        String at = config.at("responseMimeType");
        if (!type.equals("application/json")) {
            throw config.notCarried("responseMimeType");
        }
        JsonNode wanted = schema == null && openApi != null ? GeminiSchemas.toJsonSchema(openApi) : schema;
        return new Given<>(
                at, wanted == null ? new OutputFormat.AnyJson() : new OutputFormat.Schema(null, null, wanted, null));
    }

    static ObjectNode write(Conversation conversation, Target target) {
        ObjectNode config = Trees.object();
        Sampling sampling = conversation.sampling();
        Trees.put(config, "maxOutputTokens", sampling.maxTokens());
        Trees.put(config, "temperature", sampling.temperature());
        Trees.put(config, "topP", sampling.topP());
        Trees.put(config, "topK", sampling.topK());
        Trees.put(config, "seed", sampling.seed());
        Trees.put(config, "presencePenalty", sampling.presencePenalty());
        Trees.put(config, "frequencyPenalty", sampling.frequencyPenalty());
        if (sampling.stop() != null) {
            ArrayNode stop = config.putArray("stopSequences");
            sampling.stop().value().forEach(stop::add);
        }
        if (conversation.format() != null) {
            config.put("responseMimeType", "application/json");
            if (conversation.format().value() instanceof OutputFormat.Schema schema) {
                config.set("responseJsonSchema", schema.schema());
            }
        }
        if (conversation.reasoning() != null) {
            config.set("thinkingConfig", thinking(conversation.reasoning().value(), target));
        }
        return config;
    }

    /** Models of the second generation take a budget, later ones a level. */
    private static ObjectNode thinking(Reasoning reasoning, Target target) {
        ObjectNode thinking = Trees.object();
        if (reasoning.shown()) {
            thinking.put("includeThoughts", true);
        }
        boolean budgets = target.model().startsWith("gemini-2");
        Long budget = reasoning.budget();
        Reasoning.Effort level = reasoning.level();
        if (budgets && budget != null) {
            thinking.put("thinkingBudget", budget.longValue());
        }
        if (!budgets && level != null) {
            thinking.put(
                    "thinkingLevel",
                    switch (level) {
                        case NONE, MINIMAL -> "minimal";
                        case LOW -> "low";
                        case MEDIUM -> "medium";
                        case HIGH, XHIGH, MAX -> "high";
                    });
        }
        return thinking;
    }
}
