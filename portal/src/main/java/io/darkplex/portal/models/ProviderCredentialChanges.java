package io.darkplex.portal.models;

import io.darkplex.portal.events.AuditEvent;
import io.darkplex.portal.events.EventLog;
import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.kernel.KernelProblem;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.keys.Seals;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Adds and removes keys of providers, each with its line in the log of acts, or not at all. */
@Component
class ProviderCredentialChanges {

    /** They are nobody's but this instance's, which no tenant's id is. */
    private static final TenantId INSTANCE = new TenantId(new UUID(0, 0));

    private static final int MOST = 100;

    private final ProviderCredentialStore store;
    private final Seals seals;
    private final EventLog events;
    private final Ids ids;
    private final Clock clock;

    ProviderCredentialChanges(ProviderCredentialStore store, Seals seals, EventLog events, Ids ids, Clock clock) {
        this.store = store;
        this.seals = seals;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    @Transactional
    void add(ProviderCredential credential, UserId by) {
        if (store.all().size() >= MOST) {
            throw ModelsProblem.CREDENTIAL_INVALID.because("There may be " + MOST + " at most.");
        }
        store.insert(new ProviderCredentialStore.Sealed(
                credential.id(),
                credential.provider(),
                credential.name(),
                credential.weight(),
                seals.seal(INSTANCE, place(credential.id(), credential.provider()), credential.value()),
                credential.madeAt()));
        tell(by, "CREDENTIAL_ADDED", credential.provider() + " " + credential.id());
    }

    /** @throws io.darkplex.portal.kernel.ProblemException {@link KernelProblem#NOT_FOUND} */
    @Transactional
    void remove(UUID id, UserId by) {
        if (!store.delete(id)) {
            throw KernelProblem.NOT_FOUND.because("There is no such credential.");
        }
        tell(by, "CREDENTIAL_REMOVED", id.toString());
    }

    /** @throws io.darkplex.portal.keys.SealBrokenException when it was changed, or belongs to another row or provider */
    ProviderCredential open(ProviderCredentialStore.Sealed row) {
        String value = seals.open(INSTANCE, place(row.id(), row.provider()), row.sealed());
        return new ProviderCredential(row.id(), row.provider(), row.name(), row.weight(), value, row.madeAt());
    }

    /** With the provider: a key that is moved to another one would be sent to it. */
    private static String place(UUID id, String provider) {
        return "models_credential/" + id + "/" + provider;
    }

    private void tell(UserId by, String act, String detail) {
        events.append(new AuditEvent(ids.next(), clock.instant(), by, act, null, detail));
    }
}
