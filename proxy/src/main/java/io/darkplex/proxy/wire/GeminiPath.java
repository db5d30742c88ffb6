package io.darkplex.proxy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Optional;

/** What Gemini's clients say in the path and others in the body: the model, and whether to stream. */
public record GeminiPath(String model, boolean stream) {

    /** Where the models are. */
    static final String MODELS = "/v1beta/models";

    private static final String WHOLE = ":generateContent";
    private static final String STREAM = ":streamGenerateContent";

    /** @param path without the dialect's prefix */
    static Optional<GeminiPath> find(String path) {
        if (!path.startsWith(MODELS + "/")) {
            return Optional.empty();
        }
        boolean stream = path.endsWith(STREAM);
        if (!stream && !path.endsWith(WHOLE)) {
            return Optional.empty();
        }
        int end = path.length() - (stream ? STREAM : WHOLE).length();
        String model = path.substring(MODELS.length() + 1, end);
        try {
            return Optional.of(new GeminiPath(URLDecoder.decode(model.replace("+", "%2B"), UTF_8), stream));
        } catch (IllegalArgumentException notEncoded) {
            return Optional.empty();
        }
    }
}
