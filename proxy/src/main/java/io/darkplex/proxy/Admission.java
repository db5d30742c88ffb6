package io.darkplex.proxy;

import io.darkplex.proxy.wire.ProxyProblem;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets in only so many exchanges at a time, in all and of one lease; who comes too many is told at once. */
final class Admission {

    private final int max;
    private final int maxPerLease;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<String, Integer> openByLease = new ConcurrentHashMap<>();

    Admission(int max, int maxPerLease) {
        this.max = max;
        this.maxPerLease = maxPerLease;
    }

    /** @throws io.darkplex.proxy.wire.ProxyProblemException {@code PROXY_BUSY}, {@code LEASE_BUSY} */
    void enter(Lease lease) {
        if (open.incrementAndGet() > max) {
            open.decrementAndGet();
            throw ProxyProblem.PROXY_BUSY.because("The proxy serves all the calls it can. Try again soon.");
        }
        int ofLease = openByLease.merge(lease.leaseId(), 1, Integer::sum);
        if (ofLease > maxPerLease) {
            leave(lease);
            throw ProxyProblem.LEASE_BUSY.because(
                    "This key has " + maxPerLease + " calls running, which is its limit. Wait for one to end.");
        }
    }

    void leave(Lease lease) {
        openByLease.computeIfPresent(lease.leaseId(), (id, count) -> count == 1 ? null : count - 1);
        open.decrementAndGet();
    }
}
