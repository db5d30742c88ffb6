package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.gateway.CellClient;
import io.darkplex.portal.tenants.runtime.Cell;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Asks cells whether they are well, and remembers how long those that have a tenant took to say so. */
@Component
class CellAnswers {

    private static final String TIMER = "darkplex.cells.answer";

    private final CellClient cells;
    private final TenantsProperties properties;
    private final Map<Cell, Answers> known = new ConcurrentHashMap<>();

    CellAnswers(CellClient cells, TenantsProperties properties) {
        this.cells = cells;
        this.properties = properties;
        Gauge.builder("darkplex.cells.slow", this, CellAnswers::slow).register(Metrics.globalRegistry);
    }

    /** The tenant is in that cell from here on. */
    void begin(TenantId tenant, Cell cell) {
        known.put(cell, new Answers(tenant, AnswerTimes.none()));
    }

    void end(Cell cell) {
        known.remove(cell);
    }

    /** A cell that says nothing took as long as it was waited for. One without a tenant is only asked. */
    boolean well(Cell cell) throws InterruptedException {
        long asked = System.nanoTime();
        boolean well = cells.answers(cell.address(), properties.healthTimeout());
        Duration took = Duration.ofNanos(System.nanoTime() - asked);
        if (known.computeIfPresent(cell, (_, before) -> before.and(took)) != null) {
            Metrics.timer(TIMER, "outcome", well ? "well" : "silent").record(took);
        }
        return well;
    }

    /** Empty for one that is not up, or has not been asked yet. */
    Optional<CellFacts.Answers> of(TenantId tenant) {
        return known.values().stream()
                .filter(answers -> answers.tenant().equals(tenant))
                .map(Answers::times)
                .filter(times -> !times.empty())
                .map(times -> new CellFacts.Answers(times.last(), times.worst(), times.slow(properties.healthSlow())))
                .findFirst();
    }

    private long slow() {
        return known.values().stream()
                .filter(answers -> answers.times().slow(properties.healthSlow()))
                .count();
    }

    private record Answers(TenantId tenant, AnswerTimes times) {

        Answers and(Duration took) {
            return new Answers(tenant, times.and(took));
        }
    }
}
