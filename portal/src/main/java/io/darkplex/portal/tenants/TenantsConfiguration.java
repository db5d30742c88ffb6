package io.darkplex.portal.tenants;

import java.net.http.HttpClient;
import java.util.concurrent.Executors;
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

    /**
     * To cells only, which are on loopback and speak HTTP 1.1. Its {@code close} would wait for every WebSocket to end,
     * and one whose end the client has missed never does.
     */
    @Bean(defaultCandidate = false, destroyMethod = "shutdownNow")
    HttpClient cellHttp() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
    }
}
