package io.darkplex.portal.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.tenants.RolloutFacts;
import io.darkplex.portal.tenants.TemplateRollout;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How far the newest version of the tenant template has come, with what an operator can decide about it. */
@RestController
@RequestMapping("/api/operator/template")
class TemplateController {

    private static final Logger LOG = LoggerFactory.getLogger(TemplateController.class);

    private final TemplateRollout rollout;

    TemplateController(TemplateRollout rollout) {
        this.rollout = rollout;
    }

    /** See {@code contract/README.md}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            String state,
            int version,
            int good,
            @Nullable Integer before,
            String why,
            String since,
            int healthy,
            int failed,
            @Nullable String quietSince,
            int assistants,
            boolean intact,
            int canaryPercent,
            int canaryCount,
            int healthyStarts,
            long quietSeconds,
            int failuresMax) {

        static View of(RolloutFacts facts) {
            Instant quietSince = facts.quietSince();
            return new View(
                    facts.state().name(),
                    facts.version(),
                    facts.good(),
                    facts.before(),
                    facts.why().name(),
                    facts.since().toString(),
                    facts.healthy(),
                    facts.failed(),
                    quietSince == null ? null : quietSince.toString(),
                    facts.assistants(),
                    facts.intact(),
                    facts.rules().canaryPercent(),
                    facts.rules().canaryCount(),
                    facts.rules().healthyStarts(),
                    facts.rules().quietTime().toSeconds(),
                    facts.rules().failuresMax());
        }
    }

    /** @param version the one that the operator has seen */
    record Decision(int version) {}

    @GetMapping
    View show() {
        return View.of(rollout.facts());
    }

    @PostMapping("/promote")
    View promote(Actor actor, @RequestBody Decision asked) {
        return View.of(rollout.promote(noted(actor, "promote", asked)));
    }

    @PostMapping("/roll-back")
    View rollBack(Actor actor, @RequestBody Decision asked) {
        return View.of(rollout.rollBack(noted(actor, "roll-back", asked)));
    }

    @PostMapping("/retry")
    View retry(Actor actor, @RequestBody Decision asked) {
        return View.of(rollout.retry(noted(actor, "retry", asked)));
    }

    private static int noted(Actor actor, String act, Decision asked) {
        LOG.info("Operator acts: act={} template={} operator={}", act, asked.version(), actor.user());
        return asked.version();
    }
}
