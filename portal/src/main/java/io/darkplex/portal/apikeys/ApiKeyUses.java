package io.darkplex.portal.apikeys;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes down when keys were used, many at once. */
@Component
class ApiKeyUses {

    private final ApiKeyStore store;

    ApiKeyUses(ApiKeyStore store) {
        this.store = store;
    }

    @Transactional
    void write(Map<UUID, Instant> used) {
        // In one order in every portal, so that two of them do not wait for each other.
        used.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(one -> store.used(one.getKey(), one.getValue()));
    }
}
