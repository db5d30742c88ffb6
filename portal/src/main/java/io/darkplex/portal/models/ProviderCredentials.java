package io.darkplex.portal.models;

import io.darkplex.portal.keys.SealBrokenException;
import io.darkplex.portal.models.ModelsProperties.Access;
import io.darkplex.redaction.KnownSecrets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The keys of providers: those that operators have stored, at any portal of this database, and the one that the environment may
 * hold of each. Opened once and kept in memory.
 */
@Component
class ProviderCredentials implements InitializingBean {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderCredentials.class);

    private final ProviderCredentialStore store;
    private final ProviderCredentialChanges changes;
    private final ModelCatalog catalog;
    private final List<ProviderCredential> ofEnvironment;
    private volatile Map<UUID, ProviderCredential> stored = Map.of();
    private volatile KnownSecrets secrets;
    private Set<UUID> seen = Set.of();

    ProviderCredentials(
            ProviderCredentialStore store,
            ProviderCredentialChanges changes,
            ModelCatalog catalog,
            ModelsProperties properties) {
        this.store = store;
        this.changes = changes;
        this.catalog = catalog;
        this.ofEnvironment = properties.providers().entrySet().stream()
                .filter(one -> one.getValue().hasKey())
                .map(one -> ofEnvironment(one.getKey(), one.getValue()))
                .toList();
        this.secrets = secretsOf(ofEnvironment);
    }

    @Override
    public void afterPropertiesSet() {
        look();
    }

    /** All that may be used at a provider; empty when it has none. */
    List<ProviderCredential> of(String provider) {
        return all().stream().filter(one -> one.provider().equals(provider)).toList();
    }

    /** Those that operators have stored. */
    List<ProviderCredential> stored() {
        return List.copyOf(stored.values());
    }

    KnownSecrets secrets() {
        return secrets;
    }

    /** Takes over what was added and removed since the last time. One that cannot be opened is left out, and logged. */
    @Scheduled(fixedDelayString = "${darkplex.models.look-every:1s}")
    synchronized void look() {
        List<ProviderCredentialStore.Sealed> rows = store.all();
        List<UUID> ids = rows.stream().map(ProviderCredentialStore.Sealed::id).toList();
        if (seen.equals(Set.copyOf(ids))) {
            return;
        }
        Map<UUID, ProviderCredential> before = stored;
        var now = new ArrayList<ProviderCredential>();
        for (ProviderCredentialStore.Sealed row : rows) {
            ProviderCredential known = before.get(row.id());
            try {
                now.add(known == null ? changes.open(row) : known);
            } catch (SealBrokenException broken) {
                LOG.error("A provider's credential cannot be opened: provider={} id={}", row.provider(), row.id(), broken);
            }
        }
        seen = Set.copyOf(ids);
        stored = now.stream().collect(Collectors.toUnmodifiableMap(ProviderCredential::id, Function.identity()));
        List<ProviderCredential> all = all();
        secrets = secretsOf(all);
        catalog.publishKeyed(all.stream().map(ProviderCredential::provider).collect(Collectors.toSet()));
    }

    private List<ProviderCredential> all() {
        var all = new ArrayList<>(ofEnvironment);
        all.addAll(stored.values());
        return all;
    }

    private static ProviderCredential ofEnvironment(String provider, Access access) {
        return new ProviderCredential(
                new UUID(0, 0), provider, "environment", 1, Objects.requireNonNull(access.apiKey()), Instant.EPOCH);
    }

    private static KnownSecrets secretsOf(List<ProviderCredential> credentials) {
        return KnownSecrets.of(credentials.stream().map(ProviderCredential::value).toList());
    }
}
