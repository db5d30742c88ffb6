package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.RolloutFacts.State;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Tells operators about the rollout, and ends what runs with a version that was rolled back. */
@Component
class RolloutDesk implements TemplateRollout {

    private final Templates templates;
    private final TemplateStore store;
    private final TenantStore tenants;
    private final TenantDesk desk;
    private final TenantsProperties properties;

    RolloutDesk(
            Templates templates,
            TemplateStore store,
            TenantStore tenants,
            TenantDesk desk,
            TenantsProperties properties) {
        this.templates = templates;
        this.store = store;
        this.tenants = tenants;
        this.desk = desk;
        this.properties = properties;
    }

    /** Decides what time alone decides. Cells of a version that nobody gets any more start anew once nobody waits for them. */
    @Scheduled(fixedDelayString = "${darkplex.tenants.rollout.look-period:1m}")
    void look() {
        Rollout rollout = templates.look();
        if (rollout.state() != State.ROLLED_BACK) {
            return;
        }
        desk.awake().stream()
                .filter(tenant -> tenants.find(tenant)
                        .filter(row -> row.templateVersion() == rollout.version())
                        .isPresent())
                .flatMap(tenant -> desk.present(tenant).stream())
                .forEach(supervisor -> {
                    supervisor.giveUp();
                    // Nothing happens when it did not give up: it runs.
                    supervisor.wake();
                });
    }

    @Override
    public RolloutFacts facts() {
        return facts(templates.look());
    }

    @Override
    public RolloutFacts promote(int version) {
        return facts(templates.promote(version));
    }

    @Override
    public RolloutFacts rollBack(int version) {
        return facts(templates.rollBack(version));
    }

    @Override
    public RolloutFacts retry(int version) {
        return facts(templates.retry(version));
    }

    private RolloutFacts facts(Rollout rollout) {
        return new RolloutFacts(
                rollout.state(),
                rollout.version(),
                rollout.good(),
                rollout.before(),
                rollout.why(),
                rollout.since(),
                rollout.seen().healthy(),
                rollout.seen().failed(),
                rollout.seen().quietSince(),
                store.countOn(rollout.version()),
                templates.intact(rollout),
                properties.rollout().rules());
    }
}
