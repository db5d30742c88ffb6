package io.darkplex.portal.tenants;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the newest version of the tenant template has come, as an operator is told.
 *
 * @param version the one that this is about
 * @param good what everybody gets who does not try another; {@code version} itself once it is good
 * @param before the good one before; null when there is none to go back to
 * @param why what led to this state
 * @param since when it began
 * @param healthy starts with it that went well
 * @param failed starts that did not, crashes and quarantines
 * @param quietSince since when nothing has failed with it; null before its first start
 * @param assistants how many were last started with it
 * @param intact whether what is kept of both is what was kept
 * @param rules by which this is decided
 */
public record RolloutFacts(
        State state,
        int version,
        int good,
        @Nullable Integer before,
        Why why,
        Instant since,
        int healthy,
        int failed,
        @Nullable Instant quietSince,
        int assistants,
        boolean intact,
        Rules rules) {

    public enum State {
        /** Everybody gets it. */
        GOOD,
        /** Some try it. */
        CANARY,
        /** Nobody gets it. */
        ROLLED_BACK
    }

    public enum Why {
        /** There was none before. */
        FIRST,
        /** It came with a release. */
        RELEASE,
        PROOF,
        FAILURES,
        OPERATOR
    }

    /**
     * @param canaryPercent share of the assistants that try it
     * @param canaryCount how many try it besides: the first that start
     * @param healthyStarts so many it needs
     * @param quietTime so long nothing may fail
     * @param failuresMax one more and it is rolled back
     */
    public record Rules(int canaryPercent, int canaryCount, int healthyStarts, Duration quietTime, int failuresMax) {}
}
