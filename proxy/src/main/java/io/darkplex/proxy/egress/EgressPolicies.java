package io.darkplex.proxy.egress;

import java.util.Optional;

/** What each tenant may reach. Asked for each request: answers from memory, never blocks. */
@FunctionalInterface
public interface EgressPolicies {

    /** @return empty when nobody knows that tenant (any more); it then reaches nothing */
    Optional<EgressPolicy> find(String tenantId);
}
