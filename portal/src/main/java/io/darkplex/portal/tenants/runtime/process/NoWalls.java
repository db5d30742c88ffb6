package io.darkplex.portal.tenants.runtime.process;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.CellAddress;
import io.darkplex.portal.tenants.runtime.CellEnvironment;
import io.darkplex.portal.tenants.runtime.CellSpec;
import io.darkplex.portal.tenants.runtime.Surroundings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A plain child process with this machine's network and this user's files, for where no walls can be built. Whoever
 * uses it gives the assistant no tool that touches either.
 */
final class NoWalls implements Enclosure {

    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private final Path compileCache;
    private final int portAttempts;
    private final Set<Integer> given = ConcurrentHashMap.newKeySet();

    NoWalls(Path compileCache, int portAttempts) {
        this.compileCache = compileCache;
        this.portAttempts = portAttempts;
    }

    @Override
    public Surroundings surroundings(Path folder) {
        return Surroundings.open(folder);
    }

    @Override
    public boolean prepared() {
        return true;
    }

    @Override
    public void keepPreparation() {
        // Node compiles into one cache of this user's own, which every cell writes.
    }

    @Override
    public void own(TenantId tenant, Path file) {
        // Cells run as this portal's user.
    }

    @Override
    public Launch launch(CellSpec spec, Path node, Path main) throws IOException {
        Surroundings at = surroundings(spec.folder());
        int port = freePort();
        var command = new ArrayList<String>();
        SETSID.stream().filter(Files::isExecutable).findFirst().ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(List.of(
                node.toString(),
                "--import",
                at.config().resolve(Surroundings.DATABASES).toString(),
                main.toString(),
                "gateway",
                "run",
                "--port",
                Integer.toString(port)));
        return new Launch(
                command, CellEnvironment.of(at, spec, compileCache.toString()), new CellAddress.Loopback(port), false);
    }

    /**
     * Free when we look, and none of those given lately, which may not be listened on yet. Should another program be
     * quicker, the gateway ends at once and the next start gets another.
     */
    private int freePort() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (given.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            }
            if (attempt == portAttempts) {
                given.clear();
            }
        }
    }
}
