package io.darkplex.portal.events;

import java.util.Collection;
import java.util.Map;

/** What the receipts of a lease sum up to. */
public interface LeaseCharges {

    /**
     * What was charged to each in all, in micro-EUR; one without a receipt is missing.
     *
     * @param leases at most some hundreds
     */
    Map<String, Long> chargedTo(Collection<String> leases);
}
