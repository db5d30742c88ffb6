package io.darkplex.portal.keys;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param masterKeyFile made at the first start, mode 0600. Whoever loses it loses everything that is sealed
 * @param cachedMax most data keys held open in memory
 * @param cachedFor how long one is held after its last use
 */
@ConfigurationProperties("darkplex.keys")
record KeysProperties(
        @DefaultValue("data/master.key") Path masterKeyFile,
        @DefaultValue("2000") int cachedMax,
        @DefaultValue("10m") Duration cachedFor) {}
