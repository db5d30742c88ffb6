import io.darkplex.proxy.Credential;
import io.darkplex.proxy.Lease;
import io.darkplex.proxy.Offer;
import io.darkplex.proxy.Price;
import io.darkplex.proxy.ProxyServer;
import io.darkplex.proxy.ProxySettings;
import io.darkplex.proxy.Receipts;
import io.darkplex.proxy.Routes;
import io.darkplex.proxy.Routing;
import io.darkplex.proxy.Sockets;
import io.darkplex.proxy.Tariff;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.redaction.KnownSecrets;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The proxy in a process of its own, with one key and one model at the mock provider. Ends when its input does. */
final class ProxyAlone {

    static final String KEY = "dpx_bench-0000000000000000000000000000000000000000000";

    private ProxyAlone() {}

    /** @param arguments the provider's port; prints the port it listens on */
    public static void main(String[] arguments) throws IOException {
        var lease = new Lease("bench", "bench-key");
        var tariff = new Tariff(
                Price.flat("bench", new Price.Rates(2_500_000, 1_250_000, 0, 0, 10_000_000)), 920_000, 250_000);
        var offer = new Offer(
                "mock",
                Dialect.OPENAI,
                URI.create("http://127.0.0.1:" + arguments[0] + "/v1"),
                "bench",
                new Credential("sk-bench-not-a-key"),
                tariff);
        Routes routes = new Routes() {
            @Override
            public Routing find(Lease asking, String model) {
                return new Routing.Found(List.of(offer));
            }

            @Override
            public List<String> models(Lease asking) {
                return List.of("bench");
            }
        };
        Receipts receipts = receipt -> CompletableFuture.completedFuture(null);
        KnownSecrets secrets = KnownSecrets.none();
        var sockets = new Sockets(
                key -> KEY.equals(key) ? Optional.of(lease) : Optional.empty(), routes, receipts, () -> secrets);
        try (var proxy = new ProxyServer(settings(), sockets)) {
            System.out.println(proxy.start());
            while (System.in.read() >= 0) {
                continue;
            }
        }
    }

    /** The defaults, but for as many calls at a time as the bench has. */
    private static ProxySettings settings() {
        ProxySettings usual = ProxySettings.defaults();
        return new ProxySettings(
                usual.host(), 0, usual.eventLoops(), usual.maxHeaderBytes(), usual.maxBodyBytes(), usual.maxAnswerBytes(),
                usual.maxEventBytes(), 10_000, 10_000, 10_000, usual.bodyTimeout(), usual.connectTimeout(),
                usual.firstByteTimeout(), usual.idleTimeout(), usual.totalTimeout(), usual.receiptTimeout(),
                Duration.ofSeconds(1));
    }
}
