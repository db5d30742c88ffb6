package io.darkplex.portal.models;

import java.io.IOException;
import java.io.InputStream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the two files that come with this version. An unknown or missing field is refused. */
final class ModelFiles {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ModelFiles() {}

    static KnownModels models() {
        return read("/models/models.yaml", KnownModels.class);
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
