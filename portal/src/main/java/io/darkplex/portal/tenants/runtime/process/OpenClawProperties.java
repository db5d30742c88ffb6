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
 * @param instance marks every process of this portal; null for an id that is kept beside the tenants' folders
 * @param portAttempts most free ports that are looked at for one start
 * @param killWait how long a killed process may take to vanish
 */
@ConfigurationProperties("darkplex.openclaw")
record OpenClawProperties(
        @Nullable Path node,
        @Nullable Path main,
        @Nullable Path compileCache,
        @Nullable String instance,
        @DefaultValue("5") int portAttempts,
        @DefaultValue("10s") Duration killWait) {}
