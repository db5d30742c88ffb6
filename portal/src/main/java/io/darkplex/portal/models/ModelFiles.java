package io.darkplex.portal.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the two files that come with this version. An unknown or missing field is refused. */
final class ModelFiles {

    /** Some hundreds of models. */
    private static final int TEXT_MAX = 200_000;

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ModelFiles() {}

    static KnownModels models() {
        return read("/models/models.yaml", KnownModels.class);
    }

    /** The same, as it is written. */
    static String modelsText() {
        try (InputStream in = ModelFiles.class.getResourceAsStream("/models/models.yaml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new IllegalStateException("/models/models.yaml cannot be read", broken);
        }
    }

    /** @throws io.darkplex.portal.kernel.ProblemException {@link ModelsProblem#MODELS_INVALID} with the place */
    static KnownModels models(String yaml) {
        if (yaml.length() > TEXT_MAX) {
            throw ModelsProblem.MODELS_INVALID.because("A catalogue has " + TEXT_MAX + " characters at most.");
        }
        try {
            KnownModels read = YAML.readValue(yaml, KnownModels.class);
            if (read == null) {
                throw ModelsProblem.MODELS_INVALID.because("The catalogue is empty.");
            }
            return read;
        } catch (JacksonException wrong) {
            throw ModelsProblem.MODELS_INVALID.because(wrong.getOriginalMessage() + place(wrong), wrong);
        }
    }

    /** Where it is wrong: {@code  (models[0].images, line 4)}. */
    private static String place(JacksonException wrong) {
        var field = new StringBuilder();
        for (JacksonException.Reference step : wrong.getPath()) {
            String name = step.getPropertyName();
            if (name == null) {
                field.append('[').append(step.getIndex()).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".").append(name);
            }
        }
        if (wrong.getLocation() != null) {
            field.append(field.isEmpty() ? "line " : ", line ")
                    .append(wrong.getLocation().getLineNr());
        }
        return field.isEmpty() ? "" : " (" + field + ")";
    }

    static PriceList prices() {
        return read("/models/prices.yaml", PriceList.class);
    }

    private static <T> T read(String file, Class<T> type) {
        try (InputStream in = ModelFiles.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from this build");
            }
            return YAML.readValue(in, type);
        } catch (IOException broken) {
            throw new IllegalStateException(file + " cannot be read", broken);
        }
    }
}
