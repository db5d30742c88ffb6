package io.darkplex.portal;

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
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Plugs rooms into the proxy's sockets, and starts it in this process. */
@Configuration(proxyBeanMethods = false)
class ProxyConfiguration {

    /** One lease for each tenant: its limit of calls at one time is the tenant's, whichever key they come with. */
    @Bean
    Leases leases(VirtualKeys keys) {
        return key -> keys.holderOf(key)
                .map(holder -> new Lease(
                        holder.tenant().toString(),
                        holder.tenant().toString(),
                        holder.behindDoors(),
                        holder.doors().toString()));
    }

    /** Also tells rooms how things stand with the providers, as {@link io.darkplex.proxy.Offers}. */
    @Bean
    ProxyServer proxyServer(
            ProxyProperties properties, Leases leases, ModelRoutes routes, Receipts receipts, Clock clock, Ids ids) {
        var sockets = new Sockets(leases, routes, receipts, routes::secrets);
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
                properties.upstream().pool().connections(),
                defaults.maxEntrances(),
                defaults.maxConnectionsPerEntrance(),
                defaults.bodyTimeout(),
                properties.upstream().pool().connectTimeout(),
                properties.firstByteTimeout(),
                properties.idleTimeout(),
                properties.totalTimeout(),
                defaults.receiptTimeout(),
                properties.closeGrace(),
                translate(properties.translate()),
                properties.upstream().settings());
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
