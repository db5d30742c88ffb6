package io.darkplex.portal.models;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The contents of {@code models.yaml}. */
record KnownModels(List<String> preferred, List<Entry> models) {

    KnownModels {
        preferred = List.copyOf(Objects.requireNonNull(preferred, "preferred is missing"));
        models = List.copyOf(Objects.requireNonNull(models, "models is missing"));
    }

    /**
     * @param aliases other names by which it may be asked for
     * @param retires from this day on (UTC) it is not offered any more
     */
    record Entry(
            String id,
            String name,
            String provider,
            int contextTokens,
            int outputTokens,
            boolean images,
            boolean reasoning,
            @Nullable List<String> aliases,
            @Nullable LocalDate retires) {

        Entry {
            Objects.requireNonNull(id, "a model has no id");
            Objects.requireNonNull(name, id + " has no name");
            Objects.requireNonNull(provider, id + " has no provider");
            aliases = aliases == null ? null : List.copyOf(aliases);
        }

        List<String> otherNames() {
            return aliases == null ? List.of() : aliases;
        }

        boolean retired(LocalDate today) {
            return retires != null && !today.isBefore(retires);
        }
    }
}
