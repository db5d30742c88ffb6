package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This portal's right to a tenant. It is taken before a start, renewed from time to time, and given back with the move
 * that puts the tenant to rest. Where it cannot be renewed it runs out here a while before anybody else may take it.
 */
final class Lease {

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    /** Of the length: so much earlier this portal gives up than another may begin. */
    private static final int MARGIN = 4;

    private final TenantId tenant;
    private final LifeStore store;
    private final String holder;
    private final Duration length;
    private final Clock clock;

    // Guarded by this object's monitor, which is never held during a statement.
    private Instant until = Instant.EPOCH;
    private boolean held;
    private long takes;

    Lease(TenantId tenant, LifeStore store, String holder, Duration length, Clock clock) {
        this.tenant = tenant;
        this.store = store;
        this.holder = holder;
        this.length = length;
        this.clock = clock;
    }

    /** @return false when another portal has it */
    boolean take() {
        Instant now = clock.instant();
        Instant fresh = now.plus(length);
        boolean taken = store.hold(tenant, holder, now, fresh);
        synchronized (this) {
            held = taken;
            until = fresh;
            takes++;
        }
        return taken;
    }

    /** From any thread. Quiet when there is nothing to renew. */
    void renew() {
        long of;
        synchronized (this) {
            if (!held) {
                return;
            }
            of = takes;
        }
        Instant fresh = clock.instant().plus(length);
        boolean renewed;
        try {
            renewed = store.renew(tenant, holder, fresh);
        } catch (RuntimeException silent) {
            LOG.warn("Lease of a tenant could not be renewed: tenant={}", tenant, silent);
            return;
        }
        synchronized (this) {
            if (of == takes && held) {
                held = renewed;
                until = renewed ? fresh : until;
            }
        }
    }

    /** The tenant is at rest: nothing is held. */
    synchronized void givenBack() {
        held = false;
        takes++;
    }

    synchronized void lost() {
        held = false;
    }

    /** Whether the tenant's row is this portal's to write, as far as is known here. */
    synchronized boolean held() {
        return held;
    }

    /** Whether another portal may have the tenant by now. */
    synchronized boolean over() {
        return !held || clock.instant().isAfter(until.minus(length.dividedBy(MARGIN)));
    }
}
