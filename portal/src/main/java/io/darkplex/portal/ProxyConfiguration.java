package io.darkplex.portal;

import io.darkplex.portal.apikeys.PersonalKeys;
import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.models.ModelRoutes;
import io.darkplex.portal.tenants.ModelEndpoint;
import io.darkplex.portal.tenants.VirtualKeys;
import io.darkplex.proxy.Lease;
import io.darkplex.proxy.Leases;
import io.darkplex.proxy.ProxyServer;
import io.darkplex.proxy.ProxySettings;
import io.darkplex.proxy.Receipts;
import io.darkplex.proxy.Sockets;
import io.darkplex.proxy.translate.TranslateLimits;
import java.time.Clock;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Plugs rooms into the proxy's sockets, and starts it in this process. */
@Configuration(proxyBeanMethods = false)
class ProxyConfiguration {

    /** Keys of cells and keys of people. The lease of a cell's has the tenant's id, that of a person's the key's. */
    @Bean
    Leases leases(VirtualKeys cells, PersonalKeys people) {
        return new Leases() {
            @Override
            public Optional<Lease> identify(String key) {
                if (PersonalKeys.looksPersonal(key)) {
                    return people.identify(key);
                }
                return cells.holderOf(key)
                        .map(holder -> new Lease(
                                holder.tenant().toString(),
                                holder.tenant().toString(),
                                holder.behindDoors(),
                                holder.doors().toString()));
            }

            @Override
            public boolean stands(Lease lease) {
                return people.stands(lease);
            }
        };
    }

    @Bean
    ProxyServer proxyServer(
            ProxyProperties properties,
            Leases leases,
            ModelRoutes routes,
            PersonalKeys people,
            Receipts receipts,
            Clock clock,
            Ids ids) {
        var sockets = new Sockets(leases, people.narrow(routes), receipts, routes::secrets);
        return new ProxyServer(
                settings(properties), sockets, clock, () -> ids.next().toString());
    }

    @Bean
    ProxyLifecycle proxyLifecycle(ProxyServer server, ProxyProperties properties) {
        return new ProxyLifecycle(server, properties);
    }

    @Bean
    ModelEndpoint modelEndpoint(ProxyLifecycle proxy) {
        return proxy::address;
    }

    private static ProxySettings settings(ProxyProperties properties) {
        ProxySettings defaults = ProxySettings.defaults();
        return new ProxySettings(
                properties.address(),
                properties.port(),
                defaults.eventLoops(),
                defaults.maxHeaderBytes(),
                properties.bodyMax(),
                defaults.maxAnswerBytes(),
                defaults.maxEventBytes(),
                properties.callsMax(),
                properties.callsPerTenantMax(),
                defaults.maxUpstreamConnections(),
                defaults.maxEntrances(),
                defaults.maxConnectionsPerEntrance(),
                defaults.bodyTimeout(),
                defaults.connectTimeout(),
                properties.firstByteTimeout(),
                properties.idleTimeout(),
                properties.totalTimeout(),
                defaults.receiptTimeout(),
                properties.closeGrace(),
                translate(properties.translate()));
    }

    private static TranslateLimits translate(ProxyProperties.Translate translate) {
        return new TranslateLimits(
                translate.bodyMax(),
                translate.messagesMax(),
                translate.partsMax(),
                translate.toolsMax(),
                translate.outputTokens());
    }
}
