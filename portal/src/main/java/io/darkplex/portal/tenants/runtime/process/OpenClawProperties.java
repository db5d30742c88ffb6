package io.darkplex.portal.tenants.runtime.process;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where OpenClaw is installed.
 *
 * @param node the Node program
 * @param main OpenClaw's {@code openclaw.mjs}
 * @param compileCache Node's shared cache of compiled modules; null for one beside the tenants' folders
 * @param walls whether cells are walled in
 * @param bubblewrap the program that builds the walls
 * @param controlGroups where the system shows its control groups
 * @param instance marks every process of this portal; null for an id that is kept beside the tenants' folders
 * @param portAttempts most free ports that are looked at for one start
 * @param killWait how long a killed process may take to vanish
 */
@ConfigurationProperties("darkplex.openclaw")
record OpenClawProperties(
        @Nullable Path node,
        @Nullable Path main,
        @Nullable Path compileCache,
        @DefaultValue("WHERE_POSSIBLE") Walls walls,
        @DefaultValue("/usr/bin/bwrap") Path bubblewrap,
        @DefaultValue("/sys/fs/cgroup") Path controlGroups,
        @Nullable String instance,
        @DefaultValue("5") int portAttempts,
        @DefaultValue("10s") Duration killWait) {}
