package io.darkplex.proxy.fake;

import io.darkplex.proxy.Lease;
import io.darkplex.proxy.Leases;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Leases in memory. */
public final class FakeLeases implements Leases {

    private final Map<String, Lease> leases = new ConcurrentHashMap<>();

    public FakeLeases grant(String virtualKey, Lease lease) {
        leases.put(virtualKey, lease);
        return this;
    }

    public void revoke(String virtualKey) {
        leases.remove(virtualKey);
    }

    @Override
    public Optional<Lease> identify(String virtualKey) {
        return Optional.ofNullable(leases.get(virtualKey));
    }

    @Override
    public boolean stands(Lease lease) {
        return leases.containsValue(lease);
    }
}
