package io.darkplex.portal.apikeys;

import io.darkplex.portal.events.LeaseCharges;
import io.darkplex.proxy.KeyHash;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * All keys that stand, in memory: a call waits for no database. Follows what this and other portals change, sums what keys with
 * a budget have used, and writes down now and then that keys were used.
 */
@Component
class ApiKeyBook implements InitializingBean, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyBook.class);

    private static final int READ_AT_ONCE = 500;

    private final ApiKeyStore store;
    private final ApiKeyUses uses;
    private final LeaseCharges charges;
    private final ApiKeysProperties properties;
    private final Clock clock;

    private final Map<String, ApiKey> byHash = new ConcurrentHashMap<>();
    private final Map<String, ApiKey> byId = new ConcurrentHashMap<>();
    private final Map<String, Long> charged = new ConcurrentHashMap<>();
    private final Map<UUID, Instant> used = new ConcurrentHashMap<>();
    private final Set<String> unsummed = ConcurrentHashMap.newKeySet();
    private long seen;

    ApiKeyBook(ApiKeyStore store, ApiKeyUses uses, LeaseCharges charges, ApiKeysProperties properties, Clock clock) {
        this.store = store;
        this.uses = uses;
        this.charges = charges;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void afterPropertiesSet() {
        look();
        sum();
    }

    /** @param key as somebody sent it; empty when it was never one of ours, or is revoked */
    Optional<ApiKey> find(String key) {
        return KeyText.wellFormed(key) ? Optional.ofNullable(byHash.get(KeyHash.of(key))) : Optional.empty();
    }

    @Nullable ApiKey byId(String id) {
        return byId.get(id);
    }

    /** What was charged to it when it was last summed, in micro-EUR; only known of one with a budget. */
    long chargedMicroEur(ApiKey key) {
        return charged.getOrDefault(key.id().toString(), 0L);
    }

    boolean isSpent(ApiKey key) {
        Long budget = key.budgetMicroEur();
        return budget != null && chargedMicroEur(key) >= budget;
    }

    /** By hash, those that may be used. Calls elsewhere are not seen here, so that what they may be charged to is summed again. */
    Map<String, ApiKey> standing(Instant now) {
        var standing = new HashMap<String, ApiKey>();
        byHash.forEach((hash, key) -> {
            if (key.budgetMicroEur() != null) {
                unsummed.add(key.id().toString());
            }
            if (key.stands(now) && !isSpent(key)) {
                standing.put(hash, key);
            }
        });
        return standing;
    }

    void use(ApiKey key) {
        if (key.budgetMicroEur() != null) {
            unsummed.add(key.id().toString());
        }
        if (used.size() < properties.usedWaitingMax() || used.containsKey(key.id())) {
            used.put(key.id(), clock.instant());
        }
    }

    /** With a use that is not written down yet. */
    ApiKey newest(ApiKey key) {
        Instant last = used.get(key.id());
        return last == null ? key : key.usedAt(last);
    }

    /** Reads what has changed since the last time. */
    @Scheduled(fixedDelayString = "${darkplex.apikeys.look-every:1s}")
    synchronized void look() {
        List<ApiKeyStore.Row> rows;
        do {
            rows = store.changedAfter(seen, READ_AT_ONCE);
            rows.forEach(this::take);
        } while (rows.size() == READ_AT_ONCE);
    }

    private void take(ApiKeyStore.Row row) {
        ApiKey key = row.key();
        String id = key.id().toString();
        if (key.revokedAt() == null) {
            byId.put(id, key);
            byHash.put(row.hash(), key);
            if (key.budgetMicroEur() != null) {
                unsummed.add(id);
            }
        } else {
            byHash.remove(row.hash());
            byId.remove(id);
            charged.remove(id);
        }
        seen = row.change();
    }

    /** Sums the receipts of those keys with a budget that were used since. */
    @Scheduled(fixedDelayString = "${darkplex.apikeys.sum-every:5s}")
    void sum() {
        var ids = new ArrayList<String>();
        for (String id : unsummed) {
            if (ids.size() == READ_AT_ONCE) {
                break;
            }
            ids.add(id);
        }
        if (ids.isEmpty()) {
            return;
        }
        Map<String, Long> sums = charges.chargedTo(ids);
        Instant now = clock.instant();
        for (String id : ids) {
            ApiKey key = byId.get(id);
            if (key == null) {
                unsummed.remove(id);
                continue;
            }
            charged.put(id, sums.getOrDefault(id, 0L));
            // A call that runs writes its receipt at its end: whoever called lately is summed again.
            Instant last = used.get(key.id());
            if (last == null || last.isBefore(now.minus(properties.usedEvery()))) {
                unsummed.remove(id);
            }
        }
    }

    /** Writes down which keys were used since the last time. */
    @Scheduled(
            fixedDelayString = "${darkplex.apikeys.used-every:1m}",
            initialDelayString = "${darkplex.apikeys.used-every:1m}")
    void writeUses() {
        Map<UUID, Instant> taken = Map.copyOf(used);
        if (taken.isEmpty()) {
            return;
        }
        uses.write(taken);
        taken.forEach(used::remove);
    }

    @Override
    public void destroy() {
        try {
            writeUses();
        } catch (RuntimeException late) {
            LOG.warn("It was not written down which keys were used last", late);
        }
    }
}
