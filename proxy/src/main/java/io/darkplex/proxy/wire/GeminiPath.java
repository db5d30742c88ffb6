package io.darkplex.proxy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Optional;

/** What Gemini's clients say in the path and others in the body: the model, and what it shall do. */
public record GeminiPath(String model, Endpoint endpoint, boolean stream) {

    /** Where the models are. */
    static final String MODELS = "/v1beta/models";

    /** @param path without the dialect's prefix */
    static Optional<GeminiPath> find(String path) {
        int colon = path.lastIndexOf(':');
        if (!path.startsWith(MODELS + "/") || colon < 0) {
            return Optional.empty();
        }
        String model = path.substring(MODELS.length() + 1, colon);
        return switch (path.substring(colon + 1)) {
            case "generateContent" -> of(model, Endpoint.GENERATE_CONTENT, false);
            case "streamGenerateContent" -> of(model, Endpoint.GENERATE_CONTENT, true);
            case "countTokens" -> of(model, Endpoint.COUNT_CONTENT, false);
            case "embedContent" -> of(model, Endpoint.EMBED_CONTENT, false);
            case "batchEmbedContents" -> of(model, Endpoint.BATCH_EMBED_CONTENTS, false);
            default -> Optional.empty();
        };
    }

    private static Optional<GeminiPath> of(String model, Endpoint endpoint, boolean stream) {
        return decoded(model).map(name -> new GeminiPath(name, endpoint, stream));
    }

    /** A model's name in a path; empty when its escapes are none. */
    static Optional<String> decoded(String model) {
        try {
            return Optional.of(URLDecoder.decode(model.replace("+", "%2B"), UTF_8));
        } catch (IllegalArgumentException notEncoded) {
            return Optional.empty();
        }
    }
}
