package io.darkplex.portal;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param role which parts run in this process */
@ConfigurationProperties("darkplex")
record RoleProperties(@DefaultValue("all") Role role) {

    enum Role {
        /** The portal, and a proxy with a port. */
        ALL,
        /** The portal alone: its proxy has no port, and only the doors of its own assistants lead to it. */
        PORTAL
    }
}
