package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * What cells say of themselves, and whether they still do. Only cells that this portal has started are known here, so only
 * the portal that holds a tenant judges; and only while they run: who boots, waits or is frozen says nothing and need not.
 */
@Component
class CellBeats implements Beats {

    private static final Logger LOG = LoggerFactory.getLogger(CellBeats.class);

    private final TenantsProperties properties;
    private final Clock clock;
    private final LongSupplier nanoTime;

    /** By whom the doors were opened for. */
    private final Map<TenantId, Pulse> pulses = new ConcurrentHashMap<>();

    /** Who is in which cell: tenant → for whom its doors were opened. */
    private final Map<TenantId, TenantId> inside = new ConcurrentHashMap<>();

    private final Map<TenantId, Finding> silent = new ConcurrentHashMap<>();

    @Autowired
    CellBeats(TenantsProperties properties, Clock clock) {
        this(properties, clock, System::nanoTime);
    }

    CellBeats(TenantsProperties properties, Clock clock, LongSupplier nanoTime) {
        this.properties = properties;
        this.clock = clock;
        this.nanoTime = nanoTime;
        Gauge.builder("darkplex.cells.unheard", silent, Map::size).register(Metrics.globalRegistry);
    }

    /** From here on that cell is to be heard of. */
    void expect(TenantId doors) {
        pulses.put(doors, Pulse.from(nanoTime.getAsLong(), properties.beat()));
    }

    /** It is about to be frozen. */
    void pause(TenantId doors) {
        release(doors);
    }

    /** It runs again. Quiet for one in which nobody is. */
    void resume(TenantId doors) {
        if (inside.containsKey(doors)) {
            expect(doors);
        }
    }

    /** It is over. */
    void release(TenantId doors) {
        pulses.remove(doors);
    }

    void enter(TenantId tenant, TenantId doors) {
        inside.put(tenant, doors);
    }

    /** Quiet when it is in another by now. */
    void leave(TenantId tenant, TenantId doors) {
        inside.remove(tenant, doors);
        silent.remove(tenant);
    }

    @Override
    public boolean heard(TenantId doors, Beat beat) {
        var taken = new AtomicBoolean(true);
        pulses.computeIfPresent(doors, (_, before) -> {
            Pulse after = before.and(beat, nanoTime.getAsLong(), properties.beat());
            taken.set(after != null);
            return after == null ? before : after;
        });
        Metrics.counter("darkplex.cells.beats", "outcome", taken.get() ? "taken" : "flood")
                .increment();
        return taken.get();
    }

    /** Whether its thread has been so far behind, for so long, that it is of no use any more. */
    boolean hangs(TenantId doors) {
        Pulse pulse = pulses.get(doors);
        return pulse != null && pulse.hangs(nanoTime.getAsLong(), properties.beat());
    }

    /** Empty for one that has not been heard of. */
    Optional<CellFacts.Heard> of(TenantId tenant) {
        TenantId doors = inside.get(tenant);
        Pulse pulse = doors == null ? null : pulses.get(doors);
        Beat last = pulse == null ? null : pulse.last();
        if (pulse == null || last == null) {
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        return Optional.of(new CellFacts.Heard(
                clock.instant().minus(pulse.age(now)),
                last.delay().p99(),
                last.plugin(),
                pulse.silent(now, properties.beat())));
    }

    /** Tenants whose cells should be heard of, and are not. */
    List<Finding> findings() {
        long now = nanoTime.getAsLong();
        return inside.entrySet().stream()
                .flatMap(entry -> {
                    Pulse pulse = pulses.get(entry.getValue());
                    if (pulse == null || !pulse.silent(now, properties.beat())) {
                        silent.remove(entry.getKey());
                        return Stream.<Finding>empty();
                    }
                    return Stream.of(silent.computeIfAbsent(
                            entry.getKey(),
                            tenant -> found(tenant, clock.instant().minus(pulse.age(now)))));
                })
                .toList();
    }

    private Finding found(TenantId tenant, Instant since) {
        LOG.warn("A cell says nothing of itself any more: code={} tenant={}", Finding.Code.BRIDGE_SILENT, tenant);
        return new Finding(
                Finding.Code.BRIDGE_SILENT,
                tenant,
                TenantFolder.of(properties.directory(), tenant).path(),
                0,
                true,
                0,
                since);
    }
}
