package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import java.util.List;

/** The plans that assistants live by, for operators. */
public interface Plans {

    List<Plan> list();

    /** Name of the one by which new assistants live. */
    String standard();

    /**
     * Reads the file again. What is wrong changes nothing.
     *
     * @throws io.darkplex.portal.kernel.ProblemException {@link TenantProblem#PLANS_INVALID}
     */
    void reload(UserId by);

    /**
     * Lets an assistant live by another plan: idle times, hosts and room for files at once, tools and memory from its next start
     * on. Where the placement is another it moves as soon as it has no work.
     *
     * @throws io.darkplex.portal.kernel.ProblemException {@link TenantProblem#PLAN_UNKNOWN}, or {@code NOT_FOUND}
     */
    void choose(TenantId tenant, String plan, UserId by);
}
