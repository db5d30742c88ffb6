package io.darkplex.portal.models;

import io.darkplex.portal.keys.SealBrokenException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The keys of providers that operators have stored, at any portal of this database. Opened once and kept in memory. */
@Component
class ProviderCredentials implements InitializingBean {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderCredentials.class);

    private final ProviderCredentialStore store;
    private final ProviderCredentialChanges changes;
    private final ModelCatalog catalog;
    private final ProviderKeys keys;
    private volatile List<ProviderCredential> stored = List.of();
    private Set<UUID> seen = Set.of();

    ProviderCredentials(
            ProviderCredentialStore store, ProviderCredentialChanges changes, ModelCatalog catalog, ProviderKeys keys) {
        this.store = store;
        this.changes = changes;
        this.catalog = catalog;
        this.keys = keys;
    }

    @Override
    public void afterPropertiesSet() {
        look();
    }

    /** Those that operators have stored, by provider, the oldest first. */
    List<ProviderCredential> stored() {
        return stored;
    }

    /** Takes over what was added and removed since the last time. One that cannot be opened is left out, and logged. */
    @Scheduled(fixedDelayString = "${darkplex.models.look-every:1s}")
    synchronized void look() {
        List<ProviderCredentialStore.Sealed> rows = store.all();
        List<UUID> ids = rows.stream().map(ProviderCredentialStore.Sealed::id).toList();
        if (seen.equals(Set.copyOf(ids))) {
            return;
        }
        Map<UUID, ProviderCredential> before =
                stored.stream().collect(Collectors.toMap(ProviderCredential::id, Function.identity()));
        var now = new ArrayList<ProviderCredential>();
        for (ProviderCredentialStore.Sealed row : rows) {
            ProviderCredential known = before.get(row.id());
            try {
                now.add(known == null ? changes.open(row) : known);
            } catch (SealBrokenException broken) {
                LOG.error(
                        "A provider's credential cannot be opened: provider={} id={}",
                        row.provider(),
                        row.id(),
                        broken);
            }
        }
        seen = Set.copyOf(ids);
        stored = List.copyOf(now);
        keys.takeOver(stored);
        catalog.publishKeyed(keys.providers());
    }
}
