package io.darkplex.portal.tenants;

import io.darkplex.portal.events.AuditEvent;
import io.darkplex.portal.events.EventLog;
import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps what was decided about plans, each time with who has decided it. */
@Component
class PlanChanges {

    private final TenantStore store;
    private final EventLog events;
    private final Ids ids;
    private final Clock clock;

    PlanChanges(TenantStore store, EventLog events, Ids ids, Clock clock) {
        this.store = store;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    @Transactional
    void chosen(TenantId tenant, String from, String to, UserId by) {
        store.choosePlan(tenant, to);
        events.append(new AuditEvent(ids.next(), clock.instant(), by, "PLAN_CHOSEN", tenant, from + " -> " + to));
    }

    @Transactional
    void reloaded(List<Plan> plans, String digest, UserId by) {
        store.plansReloaded(digest);
        String names = plans.stream().map(Plan::name).collect(Collectors.joining(", "));
        events.append(new AuditEvent(ids.next(), clock.instant(), by, "PLANS_RELOADED", null, names));
    }
}
