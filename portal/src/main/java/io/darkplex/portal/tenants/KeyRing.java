package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.proxy.KeyHash;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Keeps only hashes, and only in memory: a cell never outlives its portal, so a key need not either, and nothing secret
 * lies on disk. Looking a hash up tells a guesser nothing about the key by its time.
 */
@Component
class KeyRing implements VirtualKeys, BridgeKeys {

    private static final int SECRET_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Holder> holders = new ConcurrentHashMap<>();

    /** Hash of a cell's own key → for whom its doors were opened. */
    private final Map<String, TenantId> bridges = new ConcurrentHashMap<>();

    @Override
    public Optional<Holder> holderOf(String virtualKey) {
        return Optional.ofNullable(holders.get(KeyHash.of(virtualKey)));
    }

    @Override
    public Map<String, Holder> holders() {
        return Map.copyOf(holders);
    }

    @Override
    public Optional<Caller> callerOf(String key, TenantId doors) {
        String hash = KeyHash.of(key);
        if (doors.equals(bridges.get(hash))) {
            return Optional.of(Caller.cell());
        }
        return Optional.ofNullable(holders.get(hash))
                .filter(holder -> holder.behindDoors() && holder.doors().equals(doors))
                .map(holder -> new Caller(holder.tenant()));
    }

    CellKeys mint(TenantId tenant, boolean behindDoors) {
        CellKeys keys = draw();
        bind(keys, tenant, behindDoors);
        return keys;
    }

    /** Keys that are nobody's: they open nothing until {@link #bind}. */
    CellKeys draw() {
        return new CellKeys(drawKey(), "dpg_" + secret(), "dpb_" + secret());
    }

    void bind(CellKeys keys, TenantId tenant, boolean behindDoors) {
        holders.put(KeyHash.of(keys.virtualKey()), new Holder(tenant, behindDoors));
        bindBridge(keys, tenant);
    }

    /** For a cell whose calls to models are not its own but its tenants'. */
    void bindBridge(CellKeys keys, TenantId doors) {
        bridges.put(KeyHash.of(keys.bridgeKey()), doors);
    }

    void revoke(CellKeys keys) {
        revoke(keys.virtualKey());
        bridges.remove(KeyHash.of(keys.bridgeKey()));
    }

    /** For one tenant among several in a cell; nobody's until {@link #bind(String, TenantId, TenantId)}. */
    String drawKey() {
        return "dpx_" + secret();
    }

    /** @param doors for whom the doors of the tenant's cell were opened */
    void bind(String virtualKey, TenantId tenant, TenantId doors) {
        holders.put(KeyHash.of(virtualKey), new Holder(tenant, true, doors));
    }

    void revoke(String virtualKey) {
        holders.remove(KeyHash.of(virtualKey));
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * The secrets of one running cell.
     *
     * @param virtualKey for its model calls
     * @param gatewayToken for us to get in
     * @param bridgeKey for what it says of itself, through its own bridge; it opens no model
     */
    record CellKeys(String virtualKey, String gatewayToken, String bridgeKey) {

        @Override
        public String toString() {
            return "CellKeys[***]";
        }
    }
}
