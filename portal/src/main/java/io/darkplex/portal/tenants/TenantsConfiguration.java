package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.tenants.gateway.CellClient;
import io.darkplex.portal.tenants.runtime.CellInstance;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
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
    CellSockets cellSockets(TenantsProperties properties, CellInstance instance) {
        return CellSockets.beside(properties.directory(), instance);
    }

    /** By this name a portal holds its tenants; each on the same database needs its own. */
    @Bean
    CellInstance cellInstance(
            @Value("${darkplex.openclaw.instance:}") String named, TenantsProperties properties, Ids ids)
            throws IOException {
        return CellInstance.of(named, properties.directory().toAbsolutePath().normalize(), ids.next());
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
