package io.darkplex.portal;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How assistants reach what their plans allow beside their models.
 *
 * @param lookupsMax names looked up at one time
 * @param lookupsWaitingMax names that wait for that
 */
@ConfigurationProperties("darkplex.egress")
record EgressProperties(
        @DefaultValue("16") int lookupsMax,
        @DefaultValue("256") int lookupsWaitingMax) {}
