package io.darkplex.portal.tenants.runtime.docker;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where containers come from, and what each may use.
 *
 * @param socket where the engine listens
 * @param image its name, or its id or digest; see {@code openclaw/image}
 * @param runtime the engine's name for what runs containers, for example {@code runsc}; null for its default
 * @param memory most memory of one cell, and it gets no swap; null for the template's limit
 * @param cpus most processors that one cell keeps busy
 * @param pids most processes and threads of one cell; null for the template's limit
 * @param answerTimeout how long the engine may take for one answer
 * @param killWait how long a killed container may take to vanish
 * @param logWait how long the last lines of a container that has ended may take
 * @param lookAgain pause before an engine that did not answer is asked again
 * @param factsFresh how old a cell's memory or its image's version may be when it is shown
 */
@ConfigurationProperties("darkplex.docker")
record DockerProperties(
        @DefaultValue("/var/run/docker.sock") Path socket,
        @DefaultValue("darkplex-cell") String image,
        @Nullable String runtime,
        @Nullable DataSize memory,
        @DefaultValue("2") double cpus,
        @Nullable Integer pids,
        @DefaultValue("30s") Duration answerTimeout,
        @DefaultValue("10s") Duration killWait,
        @DefaultValue("2s") Duration logWait,
        @DefaultValue("1s") Duration lookAgain,
        @DefaultValue("5s") Duration factsFresh) {

    /** Below this OpenClaw does not come up at all. */
    private static final DataSize MEMORY_MIN = DataSize.ofMegabytes(256);

    private static final DataSize MEMORY_MAX = DataSize.ofGigabytes(64);
    private static final double CPUS_MIN = 0.1;
    private static final double CPUS_MAX = 64;
    private static final int PIDS_MIN = 64;
    private static final int PIDS_MAX = 32_768;

    DockerProperties {
        check(!image.isBlank(), "image", "names an image");
        check(
                memory == null || (memory.compareTo(MEMORY_MIN) >= 0 && memory.compareTo(MEMORY_MAX) <= 0),
                "memory",
                "is between 256MB and 64GB");
        check(cpus >= CPUS_MIN && cpus <= CPUS_MAX, "cpus", "is between 0.1 and 64");
        check(pids == null || (pids >= PIDS_MIN && pids <= PIDS_MAX), "pids", "is between 64 and 32768");
        check(answerTimeout.isPositive(), "answer-timeout", "is longer than nothing");
        check(lookAgain.isPositive(), "look-again", "is longer than nothing");
        check(factsFresh.isPositive(), "facts-fresh", "is longer than nothing");
    }

    private static void check(boolean fits, String setting, String what) {
        if (!fits) {
            throw new IllegalArgumentException("darkplex.docker." + setting + " " + what + ".");
        }
    }
}
