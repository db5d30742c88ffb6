package io.darkplex.portal;

import io.darkplex.proxy.egress.EgressPolicy;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What assistants may reach beside their models.
 *
 * @param allow hosts: {@code example.org}, {@code *.example.org} for all below it, {@code *} for every public one; none is
 *     reached unless it stands here
 * @param lookupsMax names looked up at one time
 * @param lookupsWaitingMax names that wait for that
 */
@ConfigurationProperties("darkplex.egress")
record EgressProperties(
        @DefaultValue List<String> allow,
        @DefaultValue("16") int lookupsMax,
        @DefaultValue("256") int lookupsWaitingMax) {

    EgressProperties {
        allow = List.copyOf(allow);
        // A list with a mistake in it stops the start, not the first assistant.
        EgressPolicy.allowing(allow);
    }

    EgressPolicy policy() {
        return EgressPolicy.allowing(allow);
    }
}
