package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who calls by a cell's bridge: the socket tells which cell it is, and the key who in it. */
public interface BridgeKeys {

    /**
     * Answered from memory.
     *
     * @param key of any content
     * @param doors for whom the socket was opened: a tenant, or nobody where a cell has several
     * @return empty when the key is none of this cell's, or no longer
     */
    Optional<Caller> callerOf(String key, TenantId doors);

    /** @param tenant null for the cell itself, whoever is in it */
    record Caller(@Nullable TenantId tenant) {

        static Caller cell() {
            return new Caller(null);
        }

        public boolean isCell() {
            return tenant == null;
        }
    }
}
