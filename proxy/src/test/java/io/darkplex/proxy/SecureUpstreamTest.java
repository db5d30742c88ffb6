package io.darkplex.proxy;

import static io.darkplex.proxy.ProxyExtension.TARIFF;
import static io.darkplex.proxy.ProxyExtension.UPSTREAM;
import static io.darkplex.proxy.ProxyExtension.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.proxy.fake.TestAuthority;
import io.darkplex.proxy.wire.Dialect;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PfxOptions;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Providers over TLS, as all real ones are, behind an authority that only these tests trust. */
class SecureUpstreamTest {

    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final String SPOKEN =
            "{\"choices\":[{\"message\":{\"content\":\"Paris\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}";

    @RegisterExtension
    static final ProxyExtension proxy = new ProxyExtension(trusting(AUTHORITY.certificate()));

    @RegisterExtension
    static final ProxyExtension distrustful = new ProxyExtension(trusting(null));

    private static final Vertx VERTX = Vertx.vertx();

    private final Queue<HttpVersion> versions = new ConcurrentLinkedQueue<>();
    private final AtomicInteger gone = new AtomicInteger();
    private final AtomicInteger silent = new AtomicInteger();

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aProviderThatSpeaksHttp2IsAskedByItOverFewConnections() throws Exception {
        int port = listen(true);
        serve(proxy, "localhost", port);
        List<Callable<String>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            calls.add(() -> proxy.chat("m", false, "hi").body());
        }
        try (var threads = Executors.newFixedThreadPool(3)) {
            for (Future<String> answered : threads.invokeAll(calls)) {
                assertThat(answered.get()).isEqualTo(SPOKEN);
            }
        }

        assertThat(versions).hasSize(40).containsOnly(HttpVersion.HTTP_2);
        assertThat(proxy.running().now().connections())
                .filteredOn(open -> open.host().equals("localhost:" + port))
                .singleElement()
                .satisfies(open -> {
                    assertThat(open.protocol()).isEqualTo("HTTP/2");
                    assertThat(open.open()).as("four for two event loops").isBetween(1, 4);
                });
    }

    @Test
    void aProviderThatDoesNotIsAskedByHttp11() throws Exception {
        serve(proxy, "localhost", listen(false));

        assertThat(proxy.chat("m", false, "hi").body()).isEqualTo(SPOKEN);
        assertThat(versions).containsExactly(HttpVersion.HTTP_1_1);
    }

    @Test
    void aCallerThatLeavesResetsItsStreamAndNotTheConnection() throws Exception {
        int port = listen(true);
        serve(proxy, "localhost", port);
        String chat = "/v1/chat/completions";
        try (Socket socket = proxy.open(chat, body("m", true, "be silent"))) {
            await().until(() -> socket.isConnected() && silent.get() == 1);
        }

        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofMillis(500))
                .until(() -> gone.get() > 0);
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(proxy.running().now().connections())
                .anyMatch(open -> open.host().equals("localhost:" + port) && open.open() > 0);
    }

    @Test
    void whoIsSignedByNobodyWeKnowIsNotAsked() throws Exception {
        serve(distrustful, "localhost", listen(true));

        assertThat(distrustful.chat("m", false, "hi").body()).contains("UPSTREAM_UNREACHABLE");
        assertThat(versions).isEmpty();
    }

    @Test
    void whoHasAnotherNameThanItsCertificateIsNotAsked() throws Exception {
        serve(proxy, "127.0.0.1", listen(true));

        assertThat(proxy.chat("m", false, "hi").body()).contains("UPSTREAM_UNREACHABLE");
        assertThat(versions).isEmpty();
    }

    @Test
    void aFileWithoutCertificatesIsRefused(@TempDir Path folder) throws Exception {
        Path empty = Files.writeString(folder.resolve("none.pem"), "");

        assertThatThrownBy(() -> Trust.besides(empty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.pem");
    }

    private int listen(boolean http2) {
        var keys = new PfxOptions()
                .setPath(AUTHORITY.store().toString())
                .setPassword(TestAuthority.PASSWORD)
                .setAlias(TestAuthority.SERVER);
        return VERTX.createHttpServer(
                        new HttpServerOptions().setSsl(true).setUseAlpn(http2).setKeyCertOptions(keys))
                .requestHandler(this::answer)
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    private void answer(HttpServerRequest request) {
        versions.add(request.version());
        request.response().exceptionHandler(reset -> gone.incrementAndGet());
        request.body().onSuccess(body -> {
            if (body.toString().contains("be silent")) {
                silent.incrementAndGet();
                return;
            }
            request.response().putHeader("content-type", "application/json").end(SPOKEN);
        });
    }

    private static void serve(ProxyExtension by, String host, int port) {
        URI base = URI.create("https://" + host + ":" + port + "/v1");
        by.routes().serve("m", List.of(new Offer("tls", Dialect.OPENAI, base, "m1", Credential.NONE, TARIFF)));
    }

    private static UpstreamSettings trusting(@Nullable Path certificates) {
        UpstreamSettings.Pool pool = UPSTREAM.pool();
        return new UpstreamSettings(
                UPSTREAM.retry(),
                UPSTREAM.breaker(),
                UPSTREAM.limit(),
                UPSTREAM.heartbeat(),
                false,
                new UpstreamSettings.Pool(
                        true, pool.http2Connections(), pool.http2Streams(), pool.keepAlive(), certificates));
    }
}
