package io.darkplex.portal;

import io.darkplex.portal.models.Models;
import io.darkplex.portal.web.InstanceFacts;
import io.darkplex.portal.web.LargeBodies;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Answers what one room asks with what another knows, where neither may know the other. */
@Configuration(proxyBeanMethods = false)
class RoomsConfiguration {

    @Bean
    InstanceFacts instanceFacts(Models models) {
        String version = Portal.class.getPackage().getImplementationVersion();
        return new InstanceFacts() {
            @Override
            public boolean demo() {
                return models.defaultModel().demo();
            }

            @Override
            public String version() {
                return version == null ? "dev" : version;
            }
        };
    }

    /** An upload to an assistant, which {@code tenants} counts as it comes. */
    @Bean
    LargeBodies largeBodies() {
        return (method, path) -> method.equals("PUT") && path.equals("/api/assistant/files/content");
    }
}
