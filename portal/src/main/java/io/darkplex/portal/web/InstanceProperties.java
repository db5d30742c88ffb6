package io.darkplex.portal.web;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param publicUrl where people reach this server, for example {@code https://ai.example.org}; null means loopback */
@ConfigurationProperties("darkplex")
record InstanceProperties(@Nullable URI publicUrl) {}
