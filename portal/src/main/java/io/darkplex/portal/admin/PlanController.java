package io.darkplex.portal.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.kernel.KernelProblem;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.Plan;
import io.darkplex.portal.tenants.Plans;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The plans there are, and whose is which. */
@RestController
@RequestMapping("/api/operator")
class PlanController {

    private static final Logger LOG = LoggerFactory.getLogger(PlanController.class);

    private final Plans plans;

    PlanController(Plans plans) {
        this.plans = plans;
    }

    /** See {@code contract/README.md}. */
    record View(String standard, List<PlanView> plans) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PlanView(
            String name,
            String title,
            String placement,
            long idleFreezeSeconds,
            long idleStopSeconds,
            List<String> tools,
            List<String> egressAllow,
            long workspaceQuotaBytes,
            @Nullable Long memoryBytes,
            boolean prompt) {

        static PlanView of(Plan plan) {
            return new PlanView(
                    plan.name(),
                    plan.title(),
                    plan.placement().name(),
                    plan.pace().freezeAfter().toSeconds(),
                    plan.pace().stopAfter().toSeconds(),
                    plan.tools(),
                    plan.egressAllow(),
                    plan.workspaceQuota().toBytes(),
                    Optional.ofNullable(plan.memory()).map(DataSize::toBytes).orElse(null),
                    !plan.prompt().isEmpty());
        }
    }

    record Wanted(@Nullable String plan) {}

    @GetMapping("/plans")
    View list() {
        return new View(
                plans.standard(), plans.list().stream().map(PlanView::of).toList());
    }

    @PostMapping("/plans/reload")
    View reload(Actor actor) {
        LOG.info("Operator acts: act=reload-plans operator={}", actor.user());
        plans.reload(actor.user());
        return list();
    }

    @PutMapping("/tenants/{id}/plan")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void choose(Actor actor, @PathVariable String id, @RequestBody Wanted asked) {
        TenantId tenant = TenantId.of(id);
        String plan = asked.plan();
        if (plan == null) {
            throw KernelProblem.REQUEST_MALFORMED.because("plan is missing.");
        }
        LOG.info("Operator acts: act=plan tenant={} operator={}", tenant, actor.user());
        plans.choose(tenant, plan, actor.user());
    }
}
