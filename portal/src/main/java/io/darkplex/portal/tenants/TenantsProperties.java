package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.files.FileLimits;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How assistants are kept.
 *
 * @param directory holds one folder for each tenant
 * @param startTimeout most time of one start, from the waiting line to the open connection
 * @param stopGrace how long a cell may take to end by itself
 * @param shutdownTimeout most time in which all cells together are stopped when the portal ends
 * @param idleFreeze an assistant without work for so long is frozen, where that can be done
 * @param idleStop an assistant without work for so long is put to sleep
 * @param lease after so long without a sign of life another portal on the same database may take a tenant over; at
 *     least twice {@code healthPeriod}
 * @param movesKept changes of state that are kept for each tenant
 * @param healthPeriod how often each cell is looked at
 * @param healthTimeout for one answer about its health
 * @param healthFailuresMax a cell that fails so often in a row is ended
 * @param crashesMax after so many crashes in a row an assistant may not start until an operator lets it
 * @param crashWindow crashes longer ago than this are not counted
 * @param backoff pause after the first failed start or crash; doubles
 * @param backoffMax longest such pause
 * @param startAttempts most starts in a row while work waits
 * @param cellsMax most cells at the same time
 * @param concurrentStarts most starts at the same time; null for the number of processors
 * @param preparationWait how long a start waits for the first cell of all, which prepares the others
 * @param estimate how long a start takes here, until some have been measured
 * @param heartbeat pause between two signs of life on a stream of states
 * @param streamMax longest life of such a stream; the page comes back by itself
 * @param forgetBatch most conversations that are forgotten at once
 * @param files what a person may put into the folder of an assistant
 */
@ConfigurationProperties("darkplex.tenants")
record TenantsProperties(
        @DefaultValue("data/tenants") Path directory,
        @DefaultValue("90s") Duration startTimeout,
        @DefaultValue("8s") Duration stopGrace,
        @DefaultValue("20s") Duration shutdownTimeout,
        @DefaultValue("10m") Duration idleFreeze,
        @DefaultValue("30m") Duration idleStop,
        @DefaultValue("3m") Duration lease,
        @DefaultValue("200") int movesKept,
        @DefaultValue("15s") Duration healthPeriod,
        @DefaultValue("10s") Duration healthTimeout,
        @DefaultValue("3") int healthFailuresMax,
        @DefaultValue("5") int crashesMax,
        @DefaultValue("10m") Duration crashWindow,
        @DefaultValue("1s") Duration backoff,
        @DefaultValue("60s") Duration backoffMax,
        @DefaultValue("3") int startAttempts,
        @DefaultValue("50") int cellsMax,
        @Nullable Integer concurrentStarts,
        @DefaultValue("60s") Duration preparationWait,
        @DefaultValue("10s") Duration estimate,
        @DefaultValue("10s") Duration heartbeat,
        @DefaultValue("1h") Duration streamMax,
        @DefaultValue("100") int forgetBatch,
        @DefaultValue FileLimits files) {

    TenantsProperties {
        // Between two signs of life it must not seem to have run out.
        if (lease.compareTo(healthPeriod.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "darkplex.tenants.lease must be at least twice darkplex.tenants.health-period.");
        }
        if (movesKept < 1) {
            throw new IllegalArgumentException("darkplex.tenants.moves-kept must be at least 1.");
        }
    }

    Pace pace() {
        return new Pace(idleFreeze, idleStop);
    }

    int startsAtOnce() {
        return concurrentStarts == null ? Runtime.getRuntime().availableProcessors() : concurrentStarts;
    }
}
