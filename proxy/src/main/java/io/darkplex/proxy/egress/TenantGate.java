package io.darkplex.proxy.egress;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** One tenant at the way out: how much it has open, and what it has done. Shared by all its entrances. */
final class TenantGate {

    final String tenantId;
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger out = new AtomicInteger();
    final Semaphore lookups;
    final LongAdder requests = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder bytesUp = new LongAdder();
    final LongAdder bytesDown = new LongAdder();

    TenantGate(String tenantId, int maxLookups) {
        this.tenantId = tenantId;
        lookups = new Semaphore(maxLookups);
    }

    EgressCounts counts() {
        return new EgressCounts(requests.sum(), refused.sum(), bytesUp.sum(), bytesDown.sum(), out.get());
    }
}
