package io.darkplex.portal.models;

import java.util.List;

/** The contents of {@code models.yaml}. */
record KnownModels(List<String> preferred, List<Entry> models) {

    KnownModels {
        preferred = List.copyOf(preferred);
        models = List.copyOf(models);
    }

    record Entry(
            String id,
            String name,
            String provider,
            int contextTokens,
            int outputTokens,
            boolean images,
            boolean reasoning) {}
}
