package io.darkplex.proxy.remote;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What crosses between portal and proxy. Records are written by their components, so one that is added to an offer or a lease
 * crosses without a line here; a reader passes over what it does not know.
 */
final class SnapshotJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultVisibility(all -> all.withVisibility(PropertyAccessor.ALL, Visibility.NONE)
                    .withVisibility(PropertyAccessor.FIELD, Visibility.ANY)
                    .withVisibility(PropertyAccessor.CREATOR, Visibility.ANY))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private SnapshotJson() {}

    static byte[] write(Object snapshot) {
        return MAPPER.writeValueAsBytes(snapshot);
    }

    /** @throws tools.jackson.core.JacksonException when it is none */
    static <T> T read(byte[] json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }
}
