package io.darkplex.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.proxy.fake.FakeReceipts;
import io.darkplex.proxy.fake.FakeRoutes;
import io.darkplex.redaction.KnownSecrets;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLoopsTest {

    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private final Leases watching = key -> {
        threads.add(Thread.currentThread().getName());
        return Optional.of(new Lease("tenant-1", "lease-1"));
    };

    @Test
    void entrancesAreSpreadOverAllLoopsInTurn(@TempDir Path directory) throws Exception {
        var sockets = new Sockets(watching, new FakeRoutes(), new FakeReceipts(), KnownSecrets::none);
        try (var server = new ProxyServer(ProxyExtension.settings(), sockets)) {
            server.start();
            for (int i = 0; i < 2; i++) {
                Entrance entrance =
                        server.openEntrance(directory.resolve(i + ".sock"), new Lease("tenant-1", "lease-1"));
                try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(entrance.socket()))) {
                    channel.write(UTF_8.encode(
                            "GET /v1/models HTTP/1.1\r\nhost: x\r\nx-api-key: dpx_test-not-a-key\r\n\r\n"));
                    assertThat(channel.read(ByteBuffer.allocate(100))).isPositive();
                }
            }
        }

        assertThat(threads).hasSize(2);
    }

    /** Many starts: what could put two loops on one thread is a race that most starts win. */
    @RepeatedTest(20)
    void connectionsAreSpreadOverAllLoops() throws Exception {
        var sockets = new Sockets(watching, new FakeRoutes(), new FakeReceipts(), KnownSecrets::none);
        try (var server = new ProxyServer(ProxyExtension.settings(), sockets)) {
            var models = URI.create("http://127.0.0.1:" + server.start() + "/v1/models");
            for (int i = 0; i < 8; i++) {
                try (HttpClient client = HttpClient.newHttpClient()) {
                    var request = HttpRequest.newBuilder(models)
                            .header("x-api-key", "dpx_test-not-a-key")
                            .build();
                    assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                                    .statusCode())
                            .isEqualTo(200);
                }
            }
        }

        assertThat(threads).hasSize(2);
    }
}
