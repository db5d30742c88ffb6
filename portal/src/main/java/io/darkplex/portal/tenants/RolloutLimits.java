package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a new version of the template comes to everybody.
 *
 * @param canaryPercent share of the tenants that try it, drawn by their ids: always the same ones
 * @param canaryCount how many try it besides: the first that start. At least one, else a version that nobody of the
 *     share ever starts would never be proven
 * @param healthyStarts so many it needs to be good
 * @param quietTime so long nothing may have failed with it
 * @param failuresMax one more failure and it is rolled back
 * @param lookPeriod how often it is looked at besides at each start
 */
record RolloutLimits(
        @DefaultValue("10") int canaryPercent,
        @DefaultValue("1") int canaryCount,
        @DefaultValue("3") int healthyStarts,
        @DefaultValue("30m") Duration quietTime,
        @DefaultValue("1") int failuresMax,
        @DefaultValue("1m") Duration lookPeriod) {

    private static final int MOST = 10_000;
    private static final Duration QUIET_MOST = Duration.ofDays(7);
    private static final Duration LOOK_MOST = Duration.ofHours(1);

    RolloutLimits {
        require(canaryPercent >= 0 && canaryPercent <= 100, "canary-percent is from 0 to 100");
        require(canaryCount >= 1 && canaryCount <= MOST, "canary-count is from 1 to " + MOST);
        require(healthyStarts >= 1 && healthyStarts <= MOST, "healthy-starts is from 1 to " + MOST);
        require(!quietTime.isNegative() && quietTime.compareTo(QUIET_MOST) <= 0, "quiet-time is from 0 to 7 days");
        require(failuresMax >= 0 && failuresMax <= MOST, "failures-max is from 0 to " + MOST);
        require(lookPeriod.isPositive() && lookPeriod.compareTo(LOOK_MOST) <= 0, "look-period is up to an hour");
    }

    /** Whether the tenant is of the share that is drawn. */
    boolean draws(TenantId tenant) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(tenant.toString().getBytes(StandardCharsets.UTF_8));
            return Integer.remainderUnsigned(ByteBuffer.wrap(hash).getInt(), 100) < canaryPercent;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    RolloutFacts.Rules rules() {
        return new RolloutFacts.Rules(canaryPercent, canaryCount, healthyStarts, quietTime, failuresMax);
    }

    private static void require(boolean right, String rule) {
        if (!right) {
            throw new IllegalArgumentException("darkplex.tenants.rollout." + rule + ".");
        }
    }
}
