package io.darkplex.portal.apikeys;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key of a person, without the key.
 *
 * @param hint its first characters, for people
 * @param models public names that it may ask for; empty: all
 * @param budgetMicroEur how much may be charged to it, ever; null: as much as its owner may spend
 * @param lastUsedAt to within some minutes; null when it never was
 */
record ApiKey(
        UUID id,
        TenantId tenant,
        UserId owner,
        String name,
        String hint,
        List<String> models,
        @Nullable Long budgetMicroEur,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt) {

    ApiKey {
        models = List.copyOf(models);
    }

    boolean stands(Instant now) {
        return revokedAt == null && !expired(now);
    }

    boolean expired(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }

    ApiKey usedAt(Instant moment) {
        return new ApiKey(
                id, tenant, owner, name, hint, models, budgetMicroEur, createdAt, expiresAt, revokedAt, moment);
    }

    boolean mayAsk(String model) {
        return models.isEmpty() || models.contains(model);
    }
}
