package io.darkplex.proxy;

import io.darkplex.proxy.wire.ProxyProblem;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets in only so many exchanges at a time, in all and of one tenant, with whichever keys it comes; who comes too many is told at once. */
final class Admission {

    private final int max;
    private final int maxPerTenant;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<String, Integer> openByTenant = new ConcurrentHashMap<>();

    Admission(int max, int maxPerTenant) {
        this.max = max;
        this.maxPerTenant = maxPerTenant;
    }

    /** @throws io.darkplex.proxy.wire.ProxyProblemException {@code PROXY_BUSY}, {@code LEASE_BUSY} */
    void enter(Lease lease) {
        if (open.incrementAndGet() > max) {
            open.decrementAndGet();
            throw ProxyProblem.PROXY_BUSY.because("The proxy serves all the calls it can. Try again soon.");
        }
        int ofTenant = openByTenant.merge(lease.tenantId(), 1, Integer::sum);
        if (ofTenant > maxPerTenant) {
            leave(lease);
            throw ProxyProblem.LEASE_BUSY.because("This key's holder has " + maxPerTenant
                    + " calls running, which is the limit. Wait for one to end.");
        }
    }

    void leave(Lease lease) {
        openByTenant.computeIfPresent(lease.tenantId(), (id, count) -> count == 1 ? null : count - 1);
        open.decrementAndGet();
    }
}
