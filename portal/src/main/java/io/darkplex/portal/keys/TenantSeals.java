package io.darkplex.portal.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.darkplex.portal.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Seals with AES-256-GCM under one data key for each tenant, made at its first use. */
@Component
class TenantSeals implements Seals {

    private final DataKeyStore store;
    private final Aead master;
    private final Clock clock;
    private final Cache<TenantId, Aead> opened;

    TenantSeals(DataKeyStore store, KeysProperties properties, Clock clock) {
        this.store = store;
        this.master = MasterKey.load(properties.masterKeyFile(), store.isEmpty());
        this.clock = clock;
        this.opened = Caffeine.newBuilder()
                .maximumSize(properties.cachedMax())
                .expireAfterAccess(properties.cachedFor())
                .build();
    }

    @Override
    public byte[] seal(TenantId tenant, String place, String text) {
        try {
            return keyOf(tenant).encrypt(text.getBytes(StandardCharsets.UTF_8), associated(tenant, place));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("A text could not be sealed", impossible);
        }
    }

    @Override
    public String open(TenantId tenant, String place, byte[] sealed) {
        try {
            Aead key = find(tenant).orElseThrow(() -> new GeneralSecurityException("The tenant has no data key"));
            return new String(key.decrypt(sealed, associated(tenant, place)), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException broken) {
            throw new SealBrokenException("A sealed text of " + place + " cannot be opened", broken);
        }
    }

    private Aead keyOf(TenantId tenant) throws GeneralSecurityException {
        Optional<Aead> found = find(tenant);
        if (found.isPresent()) {
            return found.get();
        }
        byte[] wrapped = TinkProtoKeysetFormat.serializeEncryptedKeyset(
                KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), master, associated(tenant, "data key"));
        store.insertIfAbsent(tenant, wrapped, clock.instant());
        return find(tenant).orElseThrow(() -> new GeneralSecurityException("The new data key is gone"));
    }

    private Optional<Aead> find(TenantId tenant) throws GeneralSecurityException {
        Aead cached = opened.getIfPresent(tenant);
        if (cached != null) {
            return Optional.of(cached);
        }
        Optional<byte[]> wrapped = store.find(tenant);
        if (wrapped.isEmpty()) {
            return Optional.empty();
        }
        Aead key = TinkProtoKeysetFormat.parseEncryptedKeyset(wrapped.get(), master, associated(tenant, "data key"))
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
        if (!insideWritingTransaction()) {
            opened.put(tenant, key);
        }
        return Optional.of(key);
    }

    /** A key that such a transaction made would be gone after a roll-back, but go on sealing from the cache. */
    private static boolean insideWritingTransaction() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                && !TransactionSynchronizationManager.isCurrentTransactionReadOnly();
    }

    private static byte[] associated(TenantId tenant, String place) {
        return (tenant + "/" + place).getBytes(StandardCharsets.UTF_8);
    }
}
