package io.darkplex.portal;

import io.darkplex.portal.events.EgressContacts;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.CellDoors;
import io.darkplex.proxy.Lease;
import io.darkplex.proxy.ProxyServer;
import io.darkplex.proxy.bridge.BridgeDesk;
import io.darkplex.proxy.bridge.BridgeServer;
import io.darkplex.proxy.bridge.BridgeSettings;
import io.darkplex.proxy.egress.AddressRule;
import io.darkplex.proxy.egress.EgressPolicies;
import io.darkplex.proxy.egress.EgressServer;
import io.darkplex.proxy.egress.EgressSettings;
import io.darkplex.proxy.egress.EgressSockets;
import io.darkplex.proxy.egress.SystemResolver;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The doors of walled cells: one to the model proxy, one to the portal's bridge, one to the web. */
@Configuration(proxyBeanMethods = false)
class EgressConfiguration {

    @Bean
    EgressServer egressServer(EgressProperties properties, EgressPolicies policies, EgressContacts contacts) {
        return new EgressServer(
                EgressSettings.defaults(),
                new EgressSockets(
                        policies,
                        new EgressWords(contacts),
                        new SystemResolver(properties.lookupsMax(), properties.lookupsWaitingMax()),
                        AddressRule.outside()));
    }

    @Bean
    BridgeServer bridgeServer(BridgeDesk desk) {
        return new BridgeServer(BridgeSettings.defaults(), desk);
    }

    @Bean
    CellDoors cellDoors(ProxyServer models, BridgeServer bridge, EgressServer web) {
        return new CellDoors() {
            @Override
            public Opened open(TenantId tenant, Path directory) {
                // Only keys that are given to this cell are good at its door, and they are good nowhere else.
                var lease = new Lease(tenant.toString(), tenant.toString(), true, tenant.toString());
                Deque<Runnable> open = new ArrayDeque<>();
                Opened all = () -> open.forEach(Runnable::run);
                boolean done = false;
                try {
                    open.push(models.openEntrance(directory.resolve(MODELS), lease)::close);
                    open.push(bridge.openEntrance(directory.resolve(BRIDGE), tenant.toString())::close);
                    open.push(web.openEntrance(directory.resolve(WEB), tenant.toString())::close);
                    done = true;
                    return all;
                } finally {
                    if (!done) {
                        all.close();
                    }
                }
            }
        };
    }
}
