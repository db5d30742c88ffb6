package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;

/** Where the beats of cells arrive. */
public interface Beats {

    /**
     * @param doors whose socket it came by
     * @return false when there were too many of them lately; this one is not looked at
     */
    boolean heard(TenantId doors, Beat beat);
}
