package io.darkplex.proxy.remote;

import io.darkplex.proxy.KeyHash;
import io.darkplex.proxy.Lease;
import io.darkplex.proxy.fake.FakeReceipts;
import io.darkplex.proxy.fake.FakeRoutes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Both ends of the way between a portal and a proxy, on this machine. The portal's end can go away and come back. */
final class RemoteExtension implements BeforeEachCallback, AfterEachCallback {

    static final SharedSecret SECRET = new SharedSecret("test-not-a-secret-0123456789-0123456789-0123");
    static final Duration AWAY_MAX = Duration.ofMinutes(10);

    final Map<String, Lease> leases = new ConcurrentHashMap<>();
    final FakeRoutes routes = new FakeRoutes();
    final FakeReceipts receipts = new FakeReceipts();
    final AtomicLong skippedNanos = new AtomicLong();
    private @Nullable SocketsServer server;
    private @Nullable RemoteSockets remote;
    private int port;

    static SocketsServerSettings serverSettings(int port) {
        return new SocketsServerSettings(
                "127.0.0.1", port, null, null, Duration.ofMillis(20), Duration.ofSeconds(20), 16, 1 << 20);
    }

    static RemoteSettings remoteSettings(int port) {
        return new RemoteSettings(
                URI.create("http://127.0.0.1:" + port),
                null,
                AWAY_MAX,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofMillis(20),
                1 << 20);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        come();
        remote = new RemoteSockets(remoteSettings(port), SECRET, () -> System.nanoTime() + skippedNanos.get());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        remote().close();
        leave();
    }

    /** The portal is there, on the same port as before. */
    void come() {
        var now = new SocketsServer(serverSettings(port), SECRET, List.of(() -> Map.copyOf(leases)), routes, receipts);
        port = now.start();
        server = now;
    }

    void leave() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    void grant(String virtualKey, Lease lease) {
        leases.put(KeyHash.of(virtualKey), lease);
    }

    void revoke(String virtualKey) {
        leases.remove(KeyHash.of(virtualKey));
    }

    RemoteSockets remote() {
        if (remote == null) {
            throw new IllegalStateException("Not started.");
        }
        return remote;
    }

    int port() {
        return port;
    }
}
