package io.darkplex.portal.tenants.runtime.kubernetes;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Which cluster cells live in, and what each may use.
 *
 * @param context of the kubeconfig; null for its current one, or for the pod's own account inside a cluster
 * @param namespace for cells alone
 * @param image of cells, as the nodes know it; see {@code openclaw/image}
 * @param runtimeClass the cluster's name for a sandbox, for example {@code gvisor}; null for its default
 * @param memory most memory of one cell; null for the template's limit
 * @param cpus most processors that one cell keeps busy
 * @param cpusRequested what the scheduler sets aside for one cell
 * @param storage size of a tenant's volume
 * @param storageClass of the volumes; null for the cluster's default
 * @param ephemeralStorage most that one cell may write beside its volume
 * @param cellsMax for how many cells the namespace gets a quota; null for no quota
 * @param acceptUnreachableFiles whether cells may start although the portal does not reach what lies on their volumes
 * @param answerTimeout how long the API may take for one answer
 * @param readyTimeout how long a pod may take until its programs run: place, image, volume
 * @param removeWait how long a pod may take to vanish beyond its time of grace
 * @param lookAgain pause between two looks at the pods
 */
@ConfigurationProperties("darkplex.kubernetes")
record KubernetesProperties(
        @Nullable String context,
        @DefaultValue("darkplex-cells") String namespace,
        @DefaultValue("darkplex-cell") String image,
        @Nullable String runtimeClass,
        @Nullable DataSize memory,
        @DefaultValue("2") double cpus,
        @DefaultValue("0.25") double cpusRequested,
        @DefaultValue("5GB") DataSize storage,
        @Nullable String storageClass,
        @DefaultValue("1GB") DataSize ephemeralStorage,
        @Nullable Integer cellsMax,
        @DefaultValue("false") boolean acceptUnreachableFiles,
        @DefaultValue("10s") Duration answerTimeout,
        @DefaultValue("3m") Duration readyTimeout,
        @DefaultValue("30s") Duration removeWait,
        @DefaultValue("2s") Duration lookAgain,
        @DefaultValue Portal portal) {

    /** Below this OpenClaw does not come up at all. */
    private static final DataSize MEMORY_MIN = DataSize.ofMegabytes(256);

    private static final DataSize MEMORY_MAX = DataSize.ofGigabytes(64);
    private static final double CPUS_MIN = 0.1;
    private static final double CPUS_MAX = 64;
    private static final DataSize STORAGE_MIN = DataSize.ofMegabytes(64);
    private static final DataSize STORAGE_MAX = DataSize.ofTerabytes(1);
    private static final int CELLS_MAX = 10_000;

    KubernetesProperties {
        check(namespace.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"), "namespace", "is a name of a namespace");
        check(!image.isBlank(), "image", "names an image");
        check(memory == null || within(memory, MEMORY_MIN, MEMORY_MAX), "memory", "is between 256MB and 64GB");
        check(cpus >= CPUS_MIN && cpus <= CPUS_MAX, "cpus", "is between 0.1 and 64");
        check(cpusRequested > 0 && cpusRequested <= cpus, "cpus-requested", "is more than 0 and at most cpus");
        check(within(storage, STORAGE_MIN, STORAGE_MAX), "storage", "is between 64MB and 1TB");
        check(within(ephemeralStorage, STORAGE_MIN, STORAGE_MAX), "ephemeral-storage", "is between 64MB and 1TB");
        check(cellsMax == null || (cellsMax >= 1 && cellsMax <= CELLS_MAX), "cells-max", "is between 1 and 10000");
        check(answerTimeout.isPositive(), "answer-timeout", "is longer than nothing");
        check(readyTimeout.isPositive(), "ready-timeout", "is longer than nothing");
        check(removeWait.isPositive(), "remove-wait", "is longer than nothing");
        check(lookAgain.isPositive(), "look-again", "is longer than nothing");
    }

    /**
     * How the relays of cells reach this portal.
     *
     * @param address an IP address, since cells look no name up; null where it has not been set
     * @param port where this portal waits for relays, and what they call; 0 for any free one
     * @param certificate PEM, signed by itself: relays trust exactly this one
     * @param key PEM, its private key
     * @param namespace where the portal's pods are, when it runs in the cluster; null when it is at {@code address} itself
     * @param greetTimeout how long a relay may take to say which cell it is of, and a caller waits for a free line
     * @param connectionsMax most lines of all cells at one time
     * @param connectionsPerCellMax most lines of one cell at one time
     * @param linesWaitingMax most lines of one cell that wait for a caller
     */
    record Portal(
            @Nullable String address,
            @DefaultValue("7443") int port,
            @Nullable Path certificate,
            @Nullable Path key,
            @Nullable String namespace,
            @DefaultValue("10s") Duration greetTimeout,
            @DefaultValue("4096") int connectionsMax,
            @DefaultValue("256") int connectionsPerCellMax,
            @DefaultValue("8") int linesWaitingMax) {

        private static final int PORT_MAX = 65_535;

        /** As {@code relay.mjs} keeps them open. */
        private static final int LINES_OF_A_RELAY = 4;

        private static final String ADDRESS = "[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*";

        Portal {
            check(address == null || address.matches(ADDRESS), "portal.address", "is an IP address");
            check(port >= 0 && port <= PORT_MAX, "portal.port", "is between 0 and 65535");
            check(greetTimeout.isPositive(), "portal.greet-timeout", "is longer than nothing");
            check(connectionsMax >= 1, "portal.connections-max", "is at least 1");
            check(connectionsPerCellMax >= 1, "portal.connections-per-cell-max", "is at least 1");
            check(linesWaitingMax >= LINES_OF_A_RELAY, "portal.lines-waiting-max", "is at least 4");
        }
    }

    private static boolean within(DataSize size, DataSize least, DataSize most) {
        return size.compareTo(least) >= 0 && size.compareTo(most) <= 0;
    }

    private static void check(boolean fits, String setting, String what) {
        if (!fits) {
            throw new IllegalArgumentException("darkplex.kubernetes." + setting + " " + what + ".");
        }
    }
}
