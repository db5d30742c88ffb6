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
import io.darkplex.proxy.remote.KnownLeases;
import io.darkplex.proxy.translate.TranslateLimits;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
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
                return PersonalKeys.looksPersonal(key)
                        ? people.identify(key)
                        : cells.holderOf(key).map(ProxyConfiguration::lease);
            }

            @Override
            public boolean stands(Lease lease) {
                return people.stands(lease);
            }
        };
    }

    /** For proxies elsewhere. */
    @Bean
    KnownLeases assistantsLeases(VirtualKeys keys) {
        return () -> keys.holders().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, holder -> lease(holder.getValue())));
    }

    /** Also tells rooms how things stand with the providers, as {@link io.darkplex.proxy.Offers}. */
    @Bean
    ProxyServer proxyServer(
            ProxyProperties properties,
            RoleProperties role,
            Leases leases,
            ModelRoutes routes,
            PersonalKeys people,
            Receipts receipts,
            Clock clock,
            Ids ids) {
        var sockets = new Sockets(leases, people.narrow(routes), receipts, routes::secrets);
        return new ProxyServer(
                settings(properties, role), sockets, clock, () -> ids.next().toString());
    }

    @Bean
    ProxyLifecycle proxyLifecycle(ProxyServer server, ProxyProperties properties) {
        return new ProxyLifecycle(server, properties);
    }

    /** For assistants without walls, which have no door. Where this is missing they do not start. */
    @Bean
    @ConditionalOnProperty(name = "darkplex.role", havingValue = "all", matchIfMissing = true)
    ModelEndpoint modelEndpoint(ProxyLifecycle proxy) {
        return proxy::address;
    }

    /** One lease for each tenant: its limit of calls at one time is the tenant's, whichever key they come with. */
    private static Lease lease(VirtualKeys.Holder holder) {
        return new Lease(
                holder.tenant().toString(),
                holder.tenant().toString(),
                holder.behindDoors(),
                holder.doors().toString());
    }

    private static ProxySettings settings(ProxyProperties properties, RoleProperties role) {
        ProxySettings defaults = ProxySettings.defaults();
        return new ProxySettings(
                properties.address(),
                role.role() == RoleProperties.Role.PORTAL ? ProxySettings.NO_PORT : properties.port(),
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
