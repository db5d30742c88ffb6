package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import java.util.Map;
import java.util.Optional;

/** The keys with which assistants call models. Each start of a cell gets a fresh one, which ends with the cell. */
public interface VirtualKeys {

    /** Answered from memory. Empty when the key is unknown or has ended. */
    Optional<Holder> holderOf(String virtualKey);

    /** All keys that are good now, by their {@link io.darkplex.proxy.KeyHash}; answered from memory. */
    Map<String, Holder> holders();

    /**
     * @param behindDoors whether the key is good only where its own cell's doors lead, and nowhere else
     * @param doors for whom these were opened: the tenant, or nobody where a cell has several tenants
     */
    record Holder(TenantId tenant, boolean behindDoors, TenantId doors) {

        Holder(TenantId tenant, boolean behindDoors) {
            this(tenant, behindDoors, tenant);
        }
    }
}
