package io.darkplex.portal.apikeys;

import io.darkplex.portal.events.AuditEvent;
import io.darkplex.portal.events.EventLog;
import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.kernel.KernelProblem;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes and revokes keys, each with its line in the log of acts, or not at all. */
@Component
class ApiKeyChanges {

    private final ApiKeyStore store;
    private final EventLog events;
    private final ApiKeysProperties properties;
    private final Ids ids;
    private final Clock clock;

    ApiKeyChanges(ApiKeyStore store, EventLog events, ApiKeysProperties properties, Ids ids, Clock clock) {
        this.store = store;
        this.events = events;
        this.properties = properties;
        this.ids = ids;
        this.clock = clock;
    }

    /** @throws io.darkplex.portal.kernel.ProblemException {@link ApiKeyProblem#API_KEYS_TOO_MANY} */
    @Transactional
    void make(ApiKey key, String hash) {
        // First of all: whoever makes a key beside this one waits here, and then counts this one, too.
        long change = store.countUp();
        if (store.of(key.tenant()).size() >= properties.perPersonMax()) {
            throw ApiKeyProblem.API_KEYS_TOO_MANY.because(
                    "There may be " + properties.perPersonMax() + " keys. Revoke one that is not needed any more.");
        }
        store.insert(key, hash, change);
        tell(key.owner(), "API_KEY_MADE", key.tenant(), key.id());
    }

    /** @throws io.darkplex.portal.kernel.ProblemException {@link KernelProblem#NOT_FOUND} */
    @Transactional
    void revoke(TenantId tenant, UUID id, UserId by) {
        if (!store.revoke(tenant, id, clock.instant(), store.countUp())) {
            throw KernelProblem.NOT_FOUND.because("There is no such key.");
        }
        tell(by, "API_KEY_REVOKED", tenant, id);
    }

    private void tell(UserId by, String act, TenantId tenant, UUID key) {
        events.append(new AuditEvent(ids.next(), clock.instant(), by, act, tenant, key.toString()));
    }
}
