package io.darkplex.portal.tenants;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What walled cells say of themselves, and what follows from it.
 *
 * @param period how often a cell says how it is; whole seconds, up to 5 minutes
 * @param silentAfter a cell that has said nothing for so long is shown to operators; at least twice {@code period}
 * @param lagMax most delay of a gateway's thread, at the 99th percentile of a period, that is taken for work
 * @param lagFor a cell whose delay was above that for so long is taken to hang, and is replaced
 * @param burst most beats of one cell that are taken at once; further ones come in at {@code period}
 */
record BeatProperties(
        @DefaultValue("10s") Duration period,
        @DefaultValue("45s") Duration silentAfter,
        @DefaultValue("3s") Duration lagMax,
        @DefaultValue("60s") Duration lagFor,
        @DefaultValue("10") int burst) {

    private static final Duration PERIOD_MAX = Duration.ofMinutes(5);
    private static final int BURST_MAX = 1000;

    BeatProperties {
        require(
                period.toSeconds() >= 1 && period.compareTo(PERIOD_MAX) <= 0 && period.toMillis() % 1000 == 0,
                "period is whole seconds, from 1 s to 5 minutes");
        require(silentAfter.compareTo(period.multipliedBy(2)) >= 0, "silent-after is at least twice period");
        require(lagMax.isPositive(), "lag-max is longer than nothing");
        require(lagFor.compareTo(period) >= 0, "lag-for is at least period");
        require(burst >= 1 && burst <= BURST_MAX, "burst is from 1 to " + BURST_MAX);
    }

    private static void require(boolean right, String rule) {
        if (!right) {
            throw new IllegalArgumentException("darkplex.tenants.beat." + rule + ".");
        }
    }
}
