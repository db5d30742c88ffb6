package io.darkplex.portal;

import io.darkplex.portal.apikeys.PersonalKeys;
import io.darkplex.portal.kernel.StartRefusedException;
import io.darkplex.portal.models.ModelRoutes;
import io.darkplex.proxy.Receipts;
import io.darkplex.proxy.Routes;
import io.darkplex.proxy.remote.KnownLeases;
import io.darkplex.proxy.remote.SharedSecret;
import io.darkplex.proxy.remote.SocketsServer;
import io.darkplex.proxy.remote.SocketsServerSettings;
import java.util.List;
import java.util.Objects;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Plugs the same rooms as into our own proxy into those that run elsewhere. */
@Configuration(proxyBeanMethods = false)
class ProxiesConfiguration {

    @Bean
    SmartLifecycle proxiesLifecycle(
            ProxiesProperties properties,
            List<KnownLeases> leases,
            ModelRoutes routes,
            PersonalKeys people,
            Receipts receipts) {
        return new ProxiesLifecycle(
                properties.port() == 0 ? null : server(properties, leases, people.narrow(routes), receipts));
    }

    private static SocketsServer server(
            ProxiesProperties properties, List<KnownLeases> leases, Routes routes, Receipts receipts) {
        if (properties.secretFile() == null) {
            throw new StartRefusedException("darkplex.proxies.port needs darkplex.proxies.secret-file.");
        }
        try {
            var settings = new SocketsServerSettings(
                    properties.address(),
                    properties.port(),
                    properties.certificate(),
                    properties.key(),
                    properties.refresh(),
                    properties.waitMax(),
                    properties.waitingMax(),
                    properties.receiptsBytesMax());
            return new SocketsServer(settings, SharedSecret.of(properties.secretFile()), leases, routes, receipts);
        } catch (IllegalArgumentException wrong) {
            throw new StartRefusedException(Objects.requireNonNull(wrong.getMessage()));
        }
    }
}
