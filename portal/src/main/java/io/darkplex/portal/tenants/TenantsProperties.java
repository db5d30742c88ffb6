package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.files.DiskUse;
import io.darkplex.portal.tenants.files.FileLimits;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How assistants are kept.
 *
 * @param directory holds one folder for each tenant
 * @param startTimeout most time of one start, from its admission to the open connection
 * @param stopGrace how long a cell may take to end by itself
 * @param shutdownTimeout most time in which all cells together are stopped when the portal ends
 * @param lease after so long without a sign of life another portal on the same database may take a tenant over; at
 *     least twice {@code healthPeriod}
 * @param movesKept changes of state that are kept for each tenant
 * @param healthPeriod how often each cell is looked at
 * @param healthTimeout for one answer about its health
 * @param healthFailuresMax a cell that fails so often in a row is ended
 * @param healthSlow a cell that takes so long for its answer, more than once, is shown as slow
 * @param crashesMax after so many crashes in a row an assistant may not start until an operator lets it
 * @param crashWindow crashes longer ago than this are not counted
 * @param backoff pause after the first failed start or crash; doubles
 * @param backoffMax longest such pause
 * @param startAttempts most starts in a row while work waits
 * @param cellsMax most cells at the same time
 * @param concurrentStarts most starts at the same time; null for the number of processors
 * @param warmCells how many walled cells are started beforehand and wait for a tenant; 0 for none, null for one. They
 *     count among {@code cellsMax}
 * @param warmTurns practice turns of such a cell, against a model of our own: they make its first answer faster and
 *     take memory
 * @param warmAge an older one is replaced
 * @param warmPause after a start none is started for so long; after failures longer
 * @param warmMemoryReserve memory that must be left beside one, and beside what any start leaves; else none is started
 * @param preparationWait how long a start waits for the first cell of all, which prepares the others
 * @param estimate how long a start takes here, until some have been measured
 * @param heartbeat pause between two signs of life on a stream of states
 * @param streamMax longest life of such a stream; the page comes back by itself
 * @param forgetBatch most conversations that are forgotten at once
 * @param diskMax a tenant's whole folder should hold no more; past it the person is warned
 * @param diskStop past it the cell is stopped, and starts only when there is less
 * @param diskEntriesMax most files and folders that are counted; more of them count as too much
 * @param diskPeriod how often the folders of cells that run are measured
 * @param diskQuotaBy who holds an assistant to its room
 * @param diskHistory where the file system does: what an assistant may take beside its plan's {@code workspaceQuota}
 * @param diskCell where the file system does: what a cell may take beside what is its tenants'
 * @param diskGlance where nobody does: when the disk's free space has shrunk by so much since the folders were last
 *     measured, they are measured at once
 * @param diskGlancePeriod how often the disk's free space is read for that
 * @param orphanPeriod how often what belongs to nobody is looked for; at most 5 minutes
 * @param history how it is looked whether a cell knows what is stored
 * @param admission when one more cell may start
 * @param rollout how a new version of the template comes to everybody
 * @param plansFile the plans; null for those of this build
 * @param plansPeriod how often it is asked whether another portal has read its plans again
 * @param plan by which new assistants live; a name in that file
 * @param shared cells that several assistants share
 * @param beat what cells say of themselves
 * @param files what a person may put into the folder of an assistant
 */
@ConfigurationProperties("darkplex.tenants")
record TenantsProperties(
        @DefaultValue("data/tenants") Path directory,
        @DefaultValue("90s") Duration startTimeout,
        @DefaultValue("8s") Duration stopGrace,
        @DefaultValue("20s") Duration shutdownTimeout,
        @DefaultValue("3m") Duration lease,
        @DefaultValue("200") int movesKept,
        @DefaultValue("15s") Duration healthPeriod,
        @DefaultValue("10s") Duration healthTimeout,
        @DefaultValue("3") int healthFailuresMax,
        @DefaultValue("1s") Duration healthSlow,
        @DefaultValue("5") int crashesMax,
        @DefaultValue("10m") Duration crashWindow,
        @DefaultValue("1s") Duration backoff,
        @DefaultValue("60s") Duration backoffMax,
        @DefaultValue("3") int startAttempts,
        @DefaultValue("50") int cellsMax,
        @Nullable Integer concurrentStarts,
        @Nullable Integer warmCells,
        @DefaultValue("2") int warmTurns,
        @DefaultValue("6h") Duration warmAge,
        @DefaultValue("20s") Duration warmPause,
        @DefaultValue("1GB") DataSize warmMemoryReserve,
        @DefaultValue("60s") Duration preparationWait,
        @DefaultValue("10s") Duration estimate,
        @DefaultValue("10s") Duration heartbeat,
        @DefaultValue("1h") Duration streamMax,
        @DefaultValue("100") int forgetBatch,
        @DefaultValue("4GB") DataSize diskMax,
        @DefaultValue("5GB") DataSize diskStop,
        @DefaultValue("200000") int diskEntriesMax,
        @DefaultValue("30s") Duration diskPeriod,
        @DefaultValue("auto") QuotaBy diskQuotaBy,
        @DefaultValue("1GB") DataSize diskHistory,
        @DefaultValue("1GB") DataSize diskCell,
        @DefaultValue("128MB") DataSize diskGlance,
        @DefaultValue("250ms") Duration diskGlancePeriod,
        @DefaultValue("2m") Duration orphanPeriod,
        @DefaultValue HistoryLimits history,
        @DefaultValue AdmissionLimits admission,
        @DefaultValue RolloutLimits rollout,
        @Nullable Path plansFile,
        @DefaultValue("3s") Duration plansPeriod,
        @DefaultValue("pro") String plan,
        @DefaultValue SharedProperties shared,
        @DefaultValue BeatProperties beat,
        @DefaultValue FileLimits files) {

    private static final Duration ORPHAN_PERIOD_MAX = Duration.ofMinutes(5);

    TenantsProperties {
        // Between two signs of life it must not seem to have run out.
        if (lease.compareTo(healthPeriod.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "darkplex.tenants.lease must be at least twice darkplex.tenants.health-period.");
        }
        if (movesKept < 1) {
            throw new IllegalArgumentException("darkplex.tenants.moves-kept must be at least 1.");
        }
        if ((warmCells != null && warmCells < 0) || warmTurns < 0 || warmMemoryReserve.isNegative()) {
            throw new IllegalArgumentException(
                    "darkplex.tenants.warm-cells, warm-turns and warm-memory-reserve are not negative.");
        }
        var _ = new DiskUse.Limits(diskMax, diskStop, diskEntriesMax);
        if (diskHistory.toBytes() <= TenantQuota.ROOM.toBytes()
                || diskCell.toBytes() <= TenantQuota.ROOM.toBytes()
                || diskGlance.toBytes() <= 0) {
            throw new IllegalArgumentException("darkplex.tenants.disk-history and disk-cell are above "
                    + TenantQuota.ROOM.toMegabytes() + "MB, and disk-glance is above 0.");
        }
        if (!healthSlow.isPositive()) {
            throw new IllegalArgumentException("darkplex.tenants.health-slow is longer than nothing.");
        }
        if (!diskPeriod.isPositive()) {
            throw new IllegalArgumentException("darkplex.tenants.disk-period is longer than nothing.");
        }
        if (!diskGlancePeriod.isPositive() || !plansPeriod.isPositive()) {
            throw new IllegalArgumentException(
                    "darkplex.tenants.disk-glance-period and plans-period are longer than nothing.");
        }
        if (!orphanPeriod.isPositive() || orphanPeriod.compareTo(ORPHAN_PERIOD_MAX) > 0) {
            throw new IllegalArgumentException("darkplex.tenants.orphan-period is at most 5 minutes.");
        }
    }

    DiskUse.Limits disk() {
        return new DiskUse.Limits(diskMax, diskStop, diskEntriesMax);
    }

    int warmCellsMax() {
        return warmCells == null ? 1 : warmCells;
    }

    int startsAtOnce() {
        return concurrentStarts == null ? Runtime.getRuntime().availableProcessors() : concurrentStarts;
    }
}
