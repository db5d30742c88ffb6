package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.gateway.CellClient;
import java.nio.file.Path;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** What the room needs once. */
@Configuration(proxyBeanMethods = false)
class TenantsConfiguration {

    @Bean
    TenantTemplate tenantTemplate(JsonMapper json) {
        return TenantTemplate.read(json);
    }

    @Bean
    CellSockets cellSockets(TenantsProperties properties) {
        return CellSockets.beside(properties.directory());
    }

    @Bean
    Machine machine() {
        return new ThisMachine(Path.of("/"));
    }

    @Bean
    CellClient cellClient() {
        return new CellClient();
    }
}
