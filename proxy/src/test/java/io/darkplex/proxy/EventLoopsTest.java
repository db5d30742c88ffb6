package io.darkplex.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.proxy.fake.FakeReceipts;
import io.darkplex.proxy.fake.FakeRoutes;
import io.darkplex.redaction.KnownSecrets;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.RepeatedTest;

class EventLoopsTest {

    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private final Leases watching = key -> {
        threads.add(Thread.currentThread().getName());
        return Optional.of(new Lease("tenant-1", "lease-1"));
    };

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
