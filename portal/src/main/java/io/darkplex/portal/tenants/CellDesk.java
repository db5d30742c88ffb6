package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.KernelProblem;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Brings together what the database, the supervisor and the runtime know of an assistant. */
@Component
class CellDesk implements Cells {

    private final TenantDesk desk;
    private final TenantStore store;
    private final PlanBook plans;
    private final CellRuntime runtime;
    private final TenantsProperties properties;
    private final OrphanFinder orphans;
    private final HistoryCheck history;
    private final CellAnswers answers;
    private final CellBeats beats;
    private final TenantQuota quota;

    CellDesk(
            TenantDesk desk,
            TenantStore store,
            PlanBook plans,
            CellRuntime runtime,
            TenantsProperties properties,
            OrphanFinder orphans,
            HistoryCheck history,
            CellAnswers answers,
            CellBeats beats,
            TenantQuota quota) {
        this.desk = desk;
        this.store = store;
        this.plans = plans;
        this.runtime = runtime;
        this.properties = properties;
        this.orphans = orphans;
        this.history = history;
        this.answers = answers;
        this.beats = beats;
        this.quota = quota;
    }

    CellFacts facts(TenantId tenant) {
        return facts(
                store.find(tenant).orElseThrow(() -> KernelProblem.NOT_FOUND.because("There is no such assistant.")));
    }

    @Override
    public Page list(Order order, int page, int size) {
        return new Page(
                store.list(order, page * size, size).stream().map(this::facts).toList(), store.count());
    }

    @Override
    public boolean diskHeld() {
        return quota.held();
    }

    @Override
    public List<Finding> findings() {
        return Stream.of(orphans.findings(), history.findings(), beats.findings())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void start(TenantId tenant) {
        desk.start(tenant);
    }

    @Override
    public void stop(TenantId tenant, boolean evenWhileWorking) {
        desk.supervisor(tenant).stop(evenWhileWorking);
    }

    @Override
    public void restart(TenantId tenant, boolean evenWhileWorking) {
        CellSupervisor supervisor = desk.supervisor(tenant);
        supervisor.record().refuseQuarantined();
        supervisor.restart(evenWhileWorking);
    }

    @Override
    public void move(TenantId tenant, CellFacts.Placement to, boolean evenWhileWorking) {
        if (to == CellFacts.Placement.SHARED && !plans.sharingPossible()) {
            throw TenantProblem.PLACEMENT_IMPOSSIBLE.because(
                    "They share a cell only behind walls, and where their folders are this portal's.");
        }
        CellSupervisor supervisor = desk.supervisor(tenant);
        supervisor.refuseWhileWorking(evenWhileWorking);
        String plan = store.find(tenant).map(row -> row.choice().plan()).orElse(null);
        // Where it would live by its plan anyway it goes on with the plan.
        var chosen = new Choice(plan, plans.of(plan).placement() == to ? null : to);
        store.place(tenant, chosen.placement());
        supervisor.record().choose(chosen);
        if (supervisor.there()) {
            supervisor.restart(evenWhileWorking);
        }
    }

    @Override
    public void quarantine(TenantId tenant) {
        desk.supervisor(tenant).quarantine();
    }

    @Override
    public void release(TenantId tenant) {
        desk.supervisor(tenant).release();
    }

    /** What runs knows better than the row. */
    private CellFacts facts(TenantStore.Row row) {
        Optional<CellSupervisor> present = desk.present(row.tenant());
        AssistantState state = present.map(CellSupervisor::state).orElse(null);
        CellRecord record = present.map(CellSupervisor::record).orElse(null);
        Terms terms = record == null ? plans.terms(row.choice()) : record.terms();
        return new CellFacts(
                row.tenant(),
                row.owner(),
                state == null ? row.state() : state.state(),
                state == null ? row.since() : state.since(),
                terms.placement(),
                terms.plan().name(),
                present.flatMap(CellSupervisor::tools).orElse(null),
                runtime.kind(),
                walled(row.tenant()),
                present.map(CellSupervisor::working).orElse(false),
                boxed(present.map(CellSupervisor::memoryBytes).orElse(OptionalLong.empty())),
                answers.of(row.tenant()).orElse(null),
                beats.of(row.tenant()).orElse(null),
                record == null ? row.activeAt() : record.activeAt(),
                row.templateVersion(),
                record == null ? row.crashes() : record.crashes(),
                record == null ? row.trouble() : record.trouble(),
                record == null ? row.quarantine() : record.quarantine());
    }

    private boolean walled(TenantId tenant) {
        return runtime.surroundings(
                        TenantFolder.of(properties.directory(), tenant).path())
                .walled();
    }

    private static @Nullable Long boxed(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }
}
