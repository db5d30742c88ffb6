package io.darkplex.portal.models;

import java.time.Instant;
import java.util.UUID;

/**
 * A key of a provider. {@link #toString()} masks it.
 *
 * @param name for operators; never a part of the key
 * @param weight its share of the provider's calls, 1 or more
 */
record ProviderCredential(UUID id, String provider, String name, int weight, String value, Instant madeAt) {

    @Override
    public String toString() {
        return "ProviderCredential[" + provider + " " + id + " ****]";
    }
}
