package io.darkplex.portal.tenants;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How it is looked whether a cell has what its tenant has said before.
 *
 * @param conversations how many are looked at, the latest first; 0 for none
 * @param after how long after the tenant came, so that its first answer does not wait for this
 * @param within most time of one look
 */
record HistoryLimits(
        @DefaultValue("3") int conversations,
        @DefaultValue("10s") Duration after,
        @DefaultValue("10s") Duration within) {

    private static final int CONVERSATIONS_MAX = 100;

    HistoryLimits {
        if (conversations < 0 || conversations > CONVERSATIONS_MAX) {
            throw new IllegalArgumentException("darkplex.tenants.history.conversations is from 0 to 100.");
        }
        if (after.isNegative() || !within.isPositive()) {
            throw new IllegalArgumentException(
                    "darkplex.tenants.history.after is not negative, and .within longer than nothing.");
        }
    }
}
