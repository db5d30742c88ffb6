package io.darkplex.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.darkplex.proxy.fake.FakeCredits;
import io.darkplex.proxy.fake.FakeLeases;
import io.darkplex.proxy.fake.FakePolicies;
import io.darkplex.proxy.fake.FakeProvider;
import io.darkplex.proxy.fake.FakeReceipts;
import io.darkplex.proxy.fake.FakeRelay;
import io.darkplex.proxy.fake.FakeRoutes;
import io.darkplex.proxy.fake.RecordedAnswers;
import io.darkplex.proxy.fake.Script;
import io.darkplex.proxy.fake.ScriptedProvider;
import io.darkplex.proxy.retry.Backoff;
import io.darkplex.proxy.retry.Breaker;
import io.darkplex.proxy.retry.Limit;
import io.darkplex.proxy.translate.TranslateLimits;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.redaction.KnownSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A proxy in front of a {@link FakeProvider}. After every test nothing may be open: no exchange, no call to the provider, no
 * timer.
 */
final class ProxyExtension implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    static final String KEY = "dpx_test-not-a-key";
    static final String OTHER_KEY = "dpx_test-not-a-key-either";
    static final Tariff TARIFF = new Tariff(
            Price.flat("fake@1", new Price.Rates(1_000_000, 100_000, 1_250_000, 2_000_000, 5_000_000)),
            1_000_000,
            250_000);

    /** As short as tests of silence allow, and long enough for a busy machine to answer within it. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** Three quick attempts; what a provider asks for in whole seconds is too long for them. */
    static final UpstreamSettings UPSTREAM = new UpstreamSettings(
            new UpstreamSettings.Retry(
                    3,
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(2),
                    new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)),
                    Duration.ofMinutes(5)),
            new Breaker.Settings(50, 20, Duration.ofSeconds(10), Duration.ofMillis(300)),
            new Limit.Settings(16, 2, 64),
            Duration.ZERO,
            false,
            new UpstreamSettings.Pool(true, 4, 8, Duration.ofSeconds(10), null));

    private final FakeReceipts receipts = new FakeReceipts();
    private final FakePolicies policies = new FakePolicies();
    private final FakeCredits credits = new FakeCredits();
    private final FakeLeases leases = new FakeLeases()
            .grant(KEY, new Lease("tenant-1", "lease-1"))
            .grant(OTHER_KEY, new Lease("tenant-2", "lease-2"));
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private FakeProvider provider = new FakeProvider();
    private FakeRoutes routes = new FakeRoutes();
    private final ProxyServer server;
    private final @Nullable Path entrances;
    private @Nullable FakeRelay relay;
    private int port;

    ProxyExtension() {
        this(null, UPSTREAM);
    }

    ProxyExtension(UpstreamSettings upstream) {
        this(null, upstream);
    }

    private ProxyExtension(@Nullable Path entrances, UpstreamSettings upstream) {
        this.entrances = entrances;
        this.server = server(settings(upstream));
    }

    /** All calls come by an entrance of lease-1, through a relay as there is one in a cell; the key is good there only. */
    static ProxyExtension byEntrance() {
        try {
            return new ProxyExtension(Files.createTempDirectory("entrance"), UPSTREAM);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    /** Small bounds, so that each can be reached in a test. */
    static ProxySettings settings() {
        return settings(UPSTREAM);
    }

    static ProxySettings settings(UpstreamSettings upstream) {
        return new ProxySettings(
                "127.0.0.1",
                0,
                2,
                16 * 1024,
                256 * 1024,
                1_000_000,
                64 * 1024,
                6,
                4,
                32,
                120,
                8,
                Duration.ofSeconds(2),
                PATIENCE,
                PATIENCE,
                PATIENCE,
                Duration.ofSeconds(20),
                Duration.ofSeconds(1),
                Duration.ofMillis(300),
                TranslateLimits.DEFAULTS,
                upstream);
    }

    ProxyServer server(ProxySettings settings) {
        return new ProxyServer(
                settings,
                new Sockets(
                        leases,
                        policies,
                        (RoutesOf) () -> routes,
                        credits,
                        receipts,
                        () -> KnownSecrets.of(List.of(FakeProvider.KEY)),
                        (provider, key, why, pause) -> notices.add(provider + "/" + key + " " + why)),
                Clock.systemUTC(),
                () -> "receipt-" + ids.incrementAndGet());
    }

    /** Routes that can be swapped while the proxy runs. */
    private interface RoutesOf extends Routes {
        Routes now();

        @Override
        default Routing find(Lease lease, String model) {
            return now().find(lease, model);
        }

        @Override
        default List<String> models(Lease lease) {
            return now().models(lease);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        port = server.start();
        if (entrances != null) {
            var bound = new Lease("tenant-1", "lease-1", true);
            leases.grant(KEY, bound);
            Entrance entrance = server.openEntrance(entrances.resolve("models.sock"), bound);
            relay = new FakeRelay(entrance.socket());
            port = relay.port();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        receipts.clear();
        notices.clear();
        server.offers().forget();
        policies.clear();
        credits.clear();
        provider.forget();
        routes = new FakeRoutes().serve("demo", Offer.demo());
        for (Script script : Script.values()) {
            routes.serve("gpt-" + script.word(), List.of(offer(Dialect.OPENAI, script.word())));
            routes.serve("claude-" + script.word(), List.of(offer(Dialect.ANTHROPIC, script.word())));
        }
        routes.serve("gpt", List.of(offer(Dialect.OPENAI, "gpt-upstream")));
        routes.serve("claude", List.of(offer(Dialect.ANTHROPIC, "claude-upstream")));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        await().atMost(Duration.ofSeconds(10)).until(() -> server.load().isIdle());
        await().atMost(Duration.ofSeconds(10)).until(() -> provider.running() == 0);
        await().atMost(Duration.ofSeconds(10)).until(() -> credits.open() == 0);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (relay != null) {
            relay.close();
        }
        server.close();
        if (entrances != null) {
            // Fails when anything was left in it.
            Files.delete(entrances);
        }
        provider.close();
        client.close();
    }

    /** An offer of a provider that plays what it is told. */
    static Offer offer(
            String provider, ScriptedProvider at, Dialect dialect, String upstreamModel, Credential... credentials) {
        String base = "http://127.0.0.1:" + at.port() + (dialect == Dialect.ANTHROPIC ? "" : "/v1");
        List<Credential> keys = credentials.length == 0 ? List.of(Credential.NONE) : List.of(credentials);
        return new Offer(provider, dialect, URI.create(base), upstreamModel, keys, TARIFF, 0);
    }

    /** What an operator was told. */
    List<String> notices() {
        return List.copyOf(notices);
    }

    /** How one offer stands now. */
    OffersView.OfferView view(String provider) {
        return server.now().offers().stream()
                .filter(offer -> offer.provider().equals(provider))
                .findFirst()
                .orElseThrow();
    }

    Offer offer(Dialect dialect, String upstreamModel) {
        String base = "http://127.0.0.1:" + provider.port() + (dialect == Dialect.ANTHROPIC ? "" : "/v1");
        return new Offer("fake", dialect, URI.create(base), upstreamModel, new Credential(FakeProvider.KEY), TARIFF);
    }

    /** The model {@code up} of a provider that answers by files. */
    static Offer recorded(Dialect dialect, RecordedAnswers by) {
        boolean bare = dialect == Dialect.ANTHROPIC || dialect == Dialect.OLLAMA;
        URI base = URI.create("http://127.0.0.1:" + by.port() + (bare ? "" : "/v1"));
        return new Offer("recorded", dialect, base, "up", Credential.NONE, TARIFF);
    }

    int port() {
        return port;
    }

    ProxyServer running() {
        return server;
    }

    FakeProvider provider() {
        return provider;
    }

    FakeLeases leases() {
        return leases;
    }

    FakeReceipts receipts() {
        return receipts;
    }

    FakePolicies policies() {
        return policies;
    }

    FakeCredits credits() {
        return credits;
    }

    FakeRoutes routes() {
        return routes;
    }

    HttpClient client() {
        return client;
    }

    /** The one receipt, when it has come. */
    Receipt receipt() {
        // Longer than any patience of the proxy in these tests, also on a machine that is busy.
        await().atMost(Duration.ofSeconds(10)).until(() -> !receipts.all().isEmpty());
        List<Receipt> all = receipts.all();
        if (all.size() != 1) {
            throw new AssertionError("Expected one receipt, found " + all);
        }
        return all.getFirst();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(15))
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + KEY);
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    HttpResponse<String> chat(String model, boolean stream, String text) throws IOException, InterruptedException {
        return post("/v1/chat/completions", body(model, stream, text));
    }

    HttpResponse<String> messages(String model, boolean stream, String text) throws IOException, InterruptedException {
        return post("/v1/messages", body(model, stream, text));
    }

    static String body(String model, boolean stream, String text) {
        return "{\"model\":\"" + model + "\",\"max_tokens\":64,\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    }

    /** A bare socket with a request on it, for a caller that does not behave as a client library would. */
    Socket open(String path, String body) throws IOException {
        return open(path, KEY, body);
    }

    Socket open(String path, String key, String body) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(8_000);
        byte[] bytes = body.getBytes(UTF_8);
        socket.getOutputStream().write(head(path, key, bytes.length).getBytes(UTF_8));
        socket.getOutputStream().write(bytes);
        return socket;
    }

    String head(String path, String key, int length) {
        return "POST " + path + " HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + key
                + "\r\ncontent-type: application/json\r\ncontent-length: " + length + "\r\n\r\n";
    }
}
