package io.darkplex.portal.tenants;

/**
 * The rollout of the tenant template, for operators. Each act names the version that it is about, and is refused as
 * {@link TenantProblem#ROLLOUT_MOVED} when the rollout is about another by now, or when there is nothing of the kind to
 * decide.
 */
public interface TemplateRollout {

    RolloutFacts facts();

    /** Everybody gets it, proven or not. */
    RolloutFacts promote(int version);

    /** Nobody gets it. A good one can be rolled back as long as the one before is kept. */
    RolloutFacts rollBack(int version);

    /** What was rolled back is tried once more, from the beginning. */
    RolloutFacts retry(int version);
}
