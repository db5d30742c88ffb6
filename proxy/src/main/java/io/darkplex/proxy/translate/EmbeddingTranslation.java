package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.EmbedAnswer;
import io.darkplex.proxy.wire.Endpoint;
import io.darkplex.proxy.wire.Json;
import io.darkplex.proxy.wire.Usage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One call for embeddings between a client and a provider of different dialects. */
final class EmbeddingTranslation {

    private final Endpoint client;
    private final Dialect upstream;
    private boolean base64;
    private int inputs;

    EmbeddingTranslation(Endpoint client, Dialect upstream) {
        this.client = client;
        this.upstream = upstream;
    }

    ObjectNode request(Fields request, Target target) {
        Embeddings asked = EmbeddingsReader.read(client, request, target.limits());
        base64 = asked.base64();
        inputs = asked.inputs().size();
        return switch (upstream) {
            case OPENAI, RESPONSES -> openAi(asked, target);
            case OLLAMA -> ollama(asked, target);
            case GEMINI -> gemini(asked, target);
            case ANTHROPIC -> throw new IllegalStateException("Anthropic has no embeddings.");
        };
    }

    private static ObjectNode openAi(Embeddings asked, Target target) {
        refuseCut(asked, true, target);
        ObjectNode written = listed(asked, target);
        Trees.put(written, "dimensions", asked.dimensions());
        return written.put("encoding_format", "float");
    }

    private static ObjectNode ollama(Embeddings asked, Target target) {
        ObjectNode written = listed(asked, target);
        Trees.put(written, "dimensions", asked.dimensions());
        // Cut unnoticed by nobody who did not ask for it.
        return written.put("truncate", asked.cut() != null && asked.cut().value());
    }

    private static ObjectNode listed(Embeddings asked, Target target) {
        ObjectNode written = Trees.object().put("model", target.model());
        ArrayNode texts = written.putArray("input");
        asked.inputs().forEach(text -> texts.add(text.text()));
        return written;
    }

    private static ObjectNode gemini(Embeddings asked, Target target) {
        refuseCut(asked, false, target);
        ObjectNode written = Trees.object();
        ArrayNode requests = written.putArray("requests");
        for (Part.Text text : asked.inputs()) {
            ObjectNode one = requests.addObject().put("model", "models/" + target.model());
            one.putObject("content").putArray("parts").addObject().put("text", text.text());
            Trees.put(one, "outputDimensionality", asked.dimensions());
        }
        return written;
    }

    /** OpenAI never cuts, and Gemini always does. */
    private static void refuseCut(Embeddings asked, boolean wanted, Target target) {
        if (asked.cut() != null && asked.cut().value() == wanted) {
            throw target.refuse(asked.cut().at(), "whether a long text is cut cannot be chosen there.");
        }
    }

    byte[] answer(byte[] body, String model) {
        var meter = new EmbedAnswer();
        meter.read(body, 0, body.length);
        List<JsonNode> vectors = vectors(body);
        if (vectors.size() != inputs) {
            throw DeltaReader.unreadable("it has " + vectors.size() + " vectors for " + inputs + " texts");
        }
        // A provider may keep silent about tokens; then nothing is made up.
        Long tokens = meter.usage(true, 0) instanceof Usage.Exact exact
                ? exact.tokens().prompt()
                : null;
        return Json.bytes(write(vectors, tokens, model));
    }

    private List<JsonNode> vectors(byte[] body) {
        JsonNode answer;
        try {
            answer = Json.tree(body);
        } catch (JacksonException noJson) {
            throw DeltaReader.unreadable("it is no JSON");
        }
        List<JsonNode> vectors = new ArrayList<>();
        boolean openAi = upstream == Dialect.OPENAI || upstream == Dialect.RESPONSES;
        List<JsonNode> entries = new ArrayList<>(
                answer.path(openAi ? "data" : "embeddings").valueStream().toList());
        if (openAi) {
            entries.sort(Comparator.comparingInt(one -> one.path("index").asInt(0)));
        }
        for (JsonNode one : entries) {
            vectors.add(
                    switch (upstream) {
                        case OPENAI, RESPONSES -> one.path("embedding");
                        case GEMINI -> one.path("values");
                        case OLLAMA, ANTHROPIC -> one;
                    });
        }
        for (JsonNode vector : vectors) {
            if (!vector.isArray() || !vector.valueStream().allMatch(JsonNode::isNumber)) {
                throw DeltaReader.unreadable("a vector that is no list of numbers");
            }
        }
        return vectors;
    }

    private ObjectNode write(List<JsonNode> vectors, @Nullable Long tokens, String model) {
        ObjectNode written = Trees.object();
        switch (client) {
            case EMBEDDINGS -> {
                ArrayNode data = written.put("object", "list").putArray("data");
                for (JsonNode vector : vectors) {
                    ObjectNode one = data.addObject().put("object", "embedding").put("index", data.size() - 1);
                    if (base64) {
                        one.put("embedding", packed(vector));
                    } else {
                        one.set("embedding", vector);
                    }
                }
                written.put("model", model);
                if (tokens != null) {
                    written.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
                }
            }
            case OLLAMA_EMBED -> {
                written.put("model", model).putArray("embeddings").addAll(vectors);
                if (tokens != null) {
                    written.put("prompt_eval_count", tokens);
                }
            }
            case EMBED_CONTENT -> {
                written.putObject("embedding").set("values", vectors.getFirst());
                writeUsage(written, tokens);
            }
            case BATCH_EMBED_CONTENTS -> {
                ArrayNode embeddings = written.putArray("embeddings");
                vectors.forEach(vector -> embeddings.addObject().set("values", vector));
                writeUsage(written, tokens);
            }
            default -> throw new IllegalStateException("No embeddings: " + client);
        }
        return written;
    }

    private static void writeUsage(ObjectNode gemini, @Nullable Long tokens) {
        if (tokens != null) {
            gemini.putObject("usageMetadata").put("promptTokenCount", tokens);
        }
    }

    /** As OpenAI packs a vector: 32-bit floats, the lowest byte first. */
    private static String packed(JsonNode vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        vector.forEach(number -> bytes.putFloat(number.decimalValue().floatValue()));
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
