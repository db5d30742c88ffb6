package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.KernelProblem;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.StartRefusedException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/** Brings the plans of the file and those who live by them together: nobody's plan may be missing. */
@Component
class PlanDesk implements Plans, InitializingBean {

    private static final Logger LOG = LoggerFactory.getLogger(PlanDesk.class);

    private final PlanBook book;
    private final PlanChanges changes;
    private final TenantStore store;
    private final TenantDesk desk;

    /** Of the task's thread alone. None before its first look: what was read at the start may be older. */
    private long followed = -1;

    PlanDesk(PlanBook book, PlanChanges changes, TenantStore store, TenantDesk desk) {
        this.book = book;
        this.changes = changes;
        this.store = store;
        this.desk = desk;
    }

    /** @throws StartRefusedException with a sentence for the operator */
    @Override
    public void afterPropertiesSet() {
        try {
            refuseMissing(book.list());
        } catch (ProblemException missing) {
            throw new StartRefusedException(missing.problem().name() + ": " + missing.detail());
        }
    }

    @Override
    public List<Plan> list() {
        return book.list();
    }

    @Override
    public String standard() {
        return book.standard().name();
    }

    @Override
    public void reload(UserId by) {
        PlanBook.Edition fresh = book.draft();
        List<Plan> plans = List.copyOf(fresh.plans().values());
        refuseMissing(plans);
        changes.reloaded(plans, fresh.digest(), by);
        book.publish(fresh);
    }

    /** Reads the file once more when a portal on the same database has. Each has a file, and they may differ: that is told. */
    void follow() {
        TenantStore.PlansEdition told = store.plansEdition();
        if (told.generation() == followed) {
            return;
        }
        followed = told.generation();
        if (told.generation() == 0) {
            return;
        }
        try {
            PlanBook.Edition fresh = book.draft();
            refuseMissing(List.copyOf(fresh.plans().values()));
            book.publish(fresh);
            if (fresh.digest().equals(told.digest())) {
                LOG.info("Plans are read again: edition={}", told.generation());
            } else {
                LOG.error(
                        "The plans of this portal are not those that another has read; give all the same file, then"
                                + " reload again: code=PLANS_DIFFER edition={}",
                        told.generation());
            }
        } catch (ProblemException wrong) {
            LOG.error(
                    "The plans that another portal has read again cannot be read here, so the earlier ones hold: code={}"
                            + " reason={}",
                    wrong.problem().name(),
                    wrong.detail());
        }
    }

    private void refuseMissing(List<Plan> plans) {
        Map<String, Integer> used = store.countByPlan();
        plans.forEach(plan -> used.remove(plan.name()));
        if (!used.isEmpty()) {
            String whose = used.entrySet().stream()
                    .map(plan -> "\"" + plan.getKey() + "\" (" + plan.getValue() + ")")
                    .collect(Collectors.joining(", "));
            throw TenantProblem.PLANS_INVALID.because("Assistants live by plans that are missing from the file: "
                    + whose + ". Put the plans back, or give those assistants another one first.");
        }
    }

    @Override
    public void choose(TenantId tenant, String plan, UserId by) {
        TenantStore.Row row =
                store.find(tenant).orElseThrow(() -> KernelProblem.NOT_FOUND.because("There is no such assistant."));
        Plan chosen = book.named(plan)
                .orElseThrow(() -> TenantProblem.PLAN_UNKNOWN.because(
                        "There are: " + book.list().stream().map(Plan::name).collect(Collectors.joining(", ")) + "."));
        changes.chosen(tenant, book.of(row.choice().plan()).name(), chosen.name(), by);
        desk.supervisor(tenant).choose(new Choice(chosen.name(), null));
    }
}
