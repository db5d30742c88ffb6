package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.StartRefusedException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.proxy.egress.EgressPolicies;
import io.darkplex.proxy.egress.EgressPolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The plans there are, and whose is which of those who are looked after here. All of it in memory: who reaches a host waits
 * for no file and no database.
 */
@Component
class PlanBook implements EgressPolicies {

    private static final Logger LOG = LoggerFactory.getLogger(PlanBook.class);

    private final TenantsProperties properties;
    private final TenantTemplate template;
    private final CellRuntime runtime;
    private final Map<TenantId, Choice> choices = new ConcurrentHashMap<>();
    private volatile Edition edition;

    /** @param policies what each plan lets out, by its name */
    record Edition(Map<String, Plan> plans, Plan standard, Map<String, EgressPolicy> policies) {

        /** The same for the same plans in the same order, whatever file they stand in. */
        String digest() {
            return UUID.nameUUIDFromBytes(List.copyOf(plans.values()).toString().getBytes(StandardCharsets.UTF_8))
                    .toString();
        }
    }

    /** @throws StartRefusedException with a sentence for the operator */
    PlanBook(TenantsProperties properties, TenantTemplate template, CellRuntime runtime) {
        this.properties = properties;
        this.template = template;
        this.runtime = runtime;
        try {
            this.edition = draft();
        } catch (ProblemException wrong) {
            throw new StartRefusedException(wrong.problem().name() + ": " + wrong.detail());
        }
    }

    /**
     * As they stand in the file now; nobody lives by them yet.
     *
     * @throws ProblemException {@link TenantProblem#PLANS_INVALID}
     */
    final Edition draft() {
        Map<String, Plan> plans = PlanFile.read(properties.plansFile(), template);
        Plan standard = plans.get(properties.plan());
        if (standard == null) {
            throw TenantProblem.PLANS_INVALID.because("darkplex.tenants.plan names \"" + properties.plan()
                    + "\", and there are only " + plans.keySet() + ".");
        }
        return new Edition(
                plans,
                standard,
                plans.values().stream()
                        .collect(Collectors.toMap(Plan::name, plan -> EgressPolicy.allowing(plan.egressAllow()))));
    }

    /** Everybody lives by these from now on. */
    void publish(Edition fresh) {
        edition = fresh;
    }

    List<Plan> list() {
        return List.copyOf(edition.plans().values());
    }

    /** Of new assistants. */
    Plan standard() {
        return edition.standard();
    }

    Optional<Plan> named(String name) {
        return Optional.ofNullable(edition.plans().get(name));
    }

    /** The standard one for what nobody knows: another portal may have read a newer file. */
    Plan of(@Nullable String name) {
        Edition now = edition;
        if (name == null) {
            return now.standard();
        }
        Plan plan = now.plans().get(name);
        if (plan == null) {
            LOG.warn("There is no such plan here, so the one of new assistants holds: plan={}", name);
            return now.standard();
        }
        return plan;
    }

    /** Of a tenant that is looked after here; the standard one for all others. */
    Plan of(TenantId tenant) {
        Choice choice = choices.get(tenant);
        return choice == null ? standard() : of(choice.plan());
    }

    Terms terms(Choice choice) {
        Plan plan = of(choice.plan());
        CellFacts.Placement chosen = choice.placement();
        if (!sharingPossible()) {
            return new Terms(plan, CellFacts.Placement.DEDICATED);
        }
        return new Terms(plan, chosen == null ? plan.placement() : chosen);
    }

    boolean sharingPossible() {
        return runtime.readsFolders()
                && runtime.surroundings(properties.directory()).walled();
    }

    /** Of a cell that waits for whoever comes. */
    CellForm usualForm() {
        return new Terms(standard(), CellFacts.Placement.DEDICATED).form();
    }

    /** From now on its doors know what it may reach. */
    void chosen(TenantId tenant, Choice choice) {
        choices.put(tenant, choice);
    }

    @Override
    public Optional<EgressPolicy> find(String tenantId) {
        Choice choice = choices.get(TenantId.of(tenantId));
        if (choice == null) {
            return Optional.empty();
        }
        Edition now = edition;
        String name = choice.plan();
        return Optional.ofNullable(now.policies()
                .get(
                        name == null || !now.plans().containsKey(name)
                                ? now.standard().name()
                                : name));
    }
}
