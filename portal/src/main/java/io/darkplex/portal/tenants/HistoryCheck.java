package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.KnownHistory.Known;
import io.darkplex.portal.tenants.gateway.GatewayConnection;
import io.darkplex.portal.tenants.gateway.GatewayException;
import io.micrometer.core.instrument.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Looks, some time after a tenant has come into a cell, whether the cell knows what is stored here of their latest
 * conversations. Nothing waits for it and nothing is put right by it: an operator is told.
 */
@Component
class HistoryCheck {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryCheck.class);
    private static final String THREAD = "cell-history";

    private final ObjectProvider<KnownHistory> known;
    private final TenantsProperties properties;
    private final Clock clock;
    private final Map<TenantId, Finding> findings = new ConcurrentHashMap<>();

    HistoryCheck(ObjectProvider<KnownHistory> known, TenantsProperties properties, Clock clock) {
        this.known = known;
        this.properties = properties;
        this.clock = clock;
    }

    List<Finding> findings() {
        return List.copyOf(findings.values());
    }

    /** Returns at once. */
    void begin(TenantId tenant, GatewayConnection connection, String agent) {
        begin(
                tenant,
                connection::open,
                conversation -> connection.sessions(agent).questions(conversation));
    }

    /** @param there whether the tenant is still in that cell */
    void begin(TenantId tenant, BooleanSupplier there, Asking cell) {
        if (properties.history().conversations() > 0) {
            Thread.ofVirtual().name(THREAD).start(() -> wait(tenant, there, cell));
        }
    }

    private void wait(TenantId tenant, BooleanSupplier there, Asking cell) {
        try {
            TimeUnit.NANOSECONDS.sleep(properties.history().after().toNanos());
            Thread look = Thread.ofVirtual().name(THREAD).start(() -> look(tenant, there, cell));
            if (!look.join(properties.history().within())) {
                look.interrupt();
            }
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(TenantId tenant, BooleanSupplier there, Asking cell) {
        try {
            KnownHistory stored = known.getIfAvailable();
            if (stored == null || !there.getAsBoolean()) {
                return;
            }
            long begun = System.nanoTime();
            int missing = missing(tenant, stored, cell);
            // What was deleted, or not there yet, while the cell was asked is not missed at a second look.
            missing = missing == 0 ? 0 : missing(tenant, stored, cell);
            tell(tenant, missing);
            LOG.debug("History was looked at: tenant={} took={}", tenant, Duration.ofNanos(System.nanoTime() - begun));
        } catch (InterruptedException late) {
            untold(tenant, "it took too long");
        } catch (GatewayException refused) {
            untold(tenant, refused.code());
        } catch (RuntimeException broken) {
            untold(tenant, broken.getClass().getSimpleName());
        }
    }

    private int missing(TenantId tenant, KnownHistory stored, Asking cell)
            throws GatewayException, InterruptedException {
        int missing = 0;
        for (Known one : stored.latest(tenant, properties.history().conversations())) {
            OptionalInt there = one.questions() == 0 ? OptionalInt.empty() : cell.questions(one.conversation());
            missing += there.isPresent() ? Math.max(0, one.questions() - there.getAsInt()) : 0;
        }
        return missing;
    }

    private void tell(TenantId tenant, int missing) {
        count(missing == 0 ? "whole" : "missing");
        if (missing == 0) {
            findings.remove(tenant);
            return;
        }
        var found = new Finding(
                Finding.Code.HISTORY_MISSING,
                tenant,
                TenantFolder.of(properties.directory(), tenant).path(),
                0,
                true,
                missing,
                clock.instant());
        findings.merge(tenant, found, (before, now) -> now.since(before.since()));
        LOG.warn(
                "An assistant has lost of what it was told: code={} tenant={} questions={}",
                found.code(),
                tenant,
                missing);
    }

    private static void untold(TenantId tenant, String why) {
        count("untold");
        LOG.info("Whether the history is whole could not be told: tenant={} why={}", tenant, why);
    }

    private static void count(String outcome) {
        Metrics.counter("darkplex.cells.history", "outcome", outcome).increment();
    }

    @FunctionalInterface
    interface Asking {

        /** @return how many questions the cell knows; empty when it does not tell */
        OptionalInt questions(ConversationId conversation) throws GatewayException, InterruptedException;
    }
}
