package io.darkplex.portal.web;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param directory the built user interface; null serves none
 * @param bodyLimit largest body of a call below {@code /api}
 */
@ConfigurationProperties("darkplex.web")
record WebProperties(
        @Nullable Path directory, @DefaultValue("2MB") DataSize bodyLimit) {}
