package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.UnixSockets;
import io.darkplex.proxy.bridge.BridgeAnswer;
import io.darkplex.proxy.bridge.BridgeCall;
import io.darkplex.proxy.bridge.BridgeDesk;
import io.darkplex.proxy.bridge.BridgeServer;
import io.darkplex.proxy.bridge.BridgeSettings;
import io.darkplex.proxy.egress.EgressLog;
import io.darkplex.proxy.egress.EgressPolicy;
import io.darkplex.proxy.egress.EgressProblem;
import io.darkplex.proxy.egress.EgressRecord;
import io.darkplex.proxy.egress.EgressServer;
import io.darkplex.proxy.egress.EgressSettings;
import io.darkplex.proxy.egress.EgressSockets;
import io.darkplex.proxy.egress.HostPattern;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Doors to a model on this machine and, by a real egress proxy, to one made-up host, which is this machine too. */
final class TestDoors implements CellDoors, AutoCloseable {

    static final String HOST = "page.example.com";

    final List<String> contacts = new CopyOnWriteArrayList<>();
    final List<EgressProblem> refusals = new CopyOnWriteArrayList<>();

    /** What cells have said by their bridges, whoever they are. */
    final List<BridgeCall> said = new CopyOnWriteArrayList<>();

    /** Answers at the bridge. */
    volatile BridgeDesk desk = _ -> BridgeAnswer.nothing();

    private final int modelPort;
    private final EgressServer egress;
    private final BridgeServer bridge = new BridgeServer(BridgeSettings.defaults(), call -> {
        said.add(call);
        return desk.answer(call);
    });

    private TestDoors(int modelPort, EgressPolicy policy) {
        this.modelPort = modelPort;
        egress = new EgressServer(
                EgressSettings.defaults(),
                new EgressSockets(
                        tenant -> Optional.of(policy),
                        new Listening(),
                        name -> CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress())),
                        address -> true));
    }

    static TestDoors toModel(int port) {
        return new TestDoors(port, EgressPolicy.NOTHING);
    }

    /** @param pagePort what answers for {@link #HOST} */
    static TestDoors toModelAndPage(int modelPort, int pagePort) {
        return new TestDoors(
                modelPort,
                new EgressPolicy(
                        List.of(new HostPattern(HOST)), Set.of(pagePort), 8, 1 << 20, 1 << 20, Duration.ofMinutes(1)));
    }

    @Override
    public Opened open(TenantId tenant, Path directory) {
        try {
            var toModel = UnixSockets.leading(directory.resolve(MODELS), modelPort);
            var toBridge = bridge.openEntrance(directory.resolve(BRIDGE), tenant.toString());
            var toWeb = egress.openEntrance(directory.resolve(WEB), tenant.toString());
            return () -> {
                toWeb.close();
                toBridge.close();
                try {
                    toModel.close();
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            };
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        egress.close();
        bridge.close();
    }

    private final class Listening implements EgressLog {

        @Override
        public void firstContact(String tenantId, String host, int port) {
            contacts.add(host);
        }

        @Override
        public void refused(String tenantId, @Nullable String host, int port, EgressProblem problem) {
            refusals.add(problem);
        }

        @Override
        public void ended(EgressRecord connection) {}
    }
}
