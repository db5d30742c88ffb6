package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads requests for embeddings. What only one provider knows is refused by its name. */
final class EmbeddingsReader {

    private EmbeddingsReader() {}

    static Embeddings read(Endpoint endpoint, Fields request, TranslateLimits limits) {
        return switch (endpoint) {
            case EMBEDDINGS -> openAi(request, limits);
            case OLLAMA_EMBED -> ollama(request, limits);
            case EMBED_CONTENT -> gemini(List.of(request));
            case BATCH_EMBED_CONTENTS -> {
                List<Fields> requests = request.objects("requests", limits.maxMessages());
                if (requests.isEmpty()) {
                    throw request.missing("requests");
                }
                yield gemini(requests);
            }
            default -> throw new IllegalStateException("No embeddings: " + endpoint);
        };
    }

    private static Embeddings openAi(Fields request, TranslateLimits limits) {
        request.passOver("model", "user");
        String format = request.text("encoding_format");
        boolean base64 = "base64".equals(format);
        if (format != null && !base64 && !format.equals("float")) {
            throw Fields.invalid(request.at("encoding_format"), "must be float or base64");
        }
        return new Embeddings(inputs(request, limits), request.count("dimensions"), null, base64);
    }

    private static Embeddings ollama(Fields request, TranslateLimits limits) {
        request.passOver("model", "keep_alive");
        request.only("options", Set.of());
        return new Embeddings(inputs(request, limits), request.count("dimensions"), request.flag("truncate"), false);
    }

    private static List<Part.Text> inputs(Fields request, TranslateLimits limits) {
        JsonNode input = request.node("input");
        String at = request.at("input");
        if (input == null) {
            throw request.missing("input");
        }
        if (input.isString()) {
            return List.of(new Part.Text(input.stringValue(), null, at));
        }
        if (!input.isArray() || input.isEmpty() || input.size() > limits.maxMessages()) {
            throw Fields.invalid(at, "must be a text or a list of 1 to " + limits.maxMessages() + " texts");
        }
        List<Part.Text> inputs = new ArrayList<>();
        for (int i = 0; i < input.size(); i++) {
            JsonNode one = input.get(i);
            if (one.isNumber() || one.isArray()) {
                // Numbers of tokens mean something to one tokenizer only.
                throw Fields.notCarriedAt(one.isNumber() ? at : at + "[" + i + "]");
            }
            if (!one.isString()) {
                throw Fields.invalid(at + "[" + i + "]", "must be a text");
            }
            inputs.add(new Part.Text(one.stringValue(), null, at + "[" + i + "]"));
        }
        return inputs;
    }

    private static Embeddings gemini(List<Fields> requests) {
        List<Part.Text> inputs = new ArrayList<>();
        Given<Long> dimensions = null;
        for (Fields request : requests) {
            request.passOver("model");
            request.only("taskType", Set.of("TASK_TYPE_UNSPECIFIED"));
            Given<Long> wanted = request.count("outputDimensionality");
            if (!inputs.isEmpty() && !Objects.equals(value(wanted), value(dimensions))) {
                throw request.notCarried("outputDimensionality");
            }
            dimensions = wanted;
            Fields content = request.needObject("content");
            content.passOver("role");
            // More than one part is one vector there, and not a text that another provider would know.
            List<Fields> parts = content.objects("parts", 1);
            if (parts.isEmpty()) {
                throw content.missing("parts");
            }
            Fields part = parts.getFirst();
            inputs.add(new Part.Text(part.needText("text"), null, part.path()));
            part.close();
            content.close();
            request.close();
        }
        return new Embeddings(inputs, dimensions, null, false);
    }

    private static @Nullable Long value(@Nullable Given<Long> given) {
        return given == null ? null : given.value();
    }
}
