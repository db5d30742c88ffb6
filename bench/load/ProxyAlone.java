import io.darkplex.proxy.Credential;
import io.darkplex.proxy.Lease;
import io.darkplex.proxy.Offer;
import io.darkplex.proxy.Price;
import io.darkplex.proxy.ProxyServer;
import io.darkplex.proxy.ProxySettings;
import io.darkplex.proxy.Routes;
import io.darkplex.proxy.Routing;
import io.darkplex.proxy.Sockets;
import io.darkplex.proxy.Tariff;
import io.darkplex.proxy.UpstreamSettings;
import io.darkplex.proxy.journal.JournalSettings;
import io.darkplex.proxy.journal.ReceiptJournal;
import io.darkplex.proxy.retry.Limit;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.redaction.KnownSecrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxy in a process of its own, with one key and one model at the mock provider; its receipts go to a journal on disk,
 * as where it runs alone. Ends when its input does.
 */
final class ProxyAlone {

    static final String KEY = "dpx_bench-0000000000000000000000000000000000000000000";

    private static final int MOST = 10_000;

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
        Path folder = Files.createTempDirectory("darkplex-bench-journal");
        KnownSecrets secrets = KnownSecrets.none();
        try (var receipts = new ReceiptJournal(JournalSettings.defaults(folder))) {
            var sockets = new Sockets(
                    key -> KEY.equals(key) ? Optional.of(lease) : Optional.empty(), routes, receipts, () -> secrets);
            try (var proxy = new ProxyServer(settings(), sockets)) {
                System.out.println(proxy.start());
                while (System.in.read() >= 0) {
                    continue;
                }
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** The defaults, but for as many calls at a time as the bench has. */
    private static ProxySettings settings() {
        ProxySettings usual = ProxySettings.defaults();
        UpstreamSettings upstream = usual.upstream();
        return new ProxySettings(
                usual.host(), 0, usual.eventLoops(), usual.maxHeaderBytes(), usual.maxBodyBytes(), usual.maxAnswerBytes(),
                usual.maxEventBytes(), MOST, MOST, MOST, usual.maxEntrances(), usual.maxConnectionsPerEntrance(),
                usual.bodyTimeout(), usual.connectTimeout(), usual.firstByteTimeout(), usual.idleTimeout(),
                usual.totalTimeout(), usual.receiptTimeout(), Duration.ofSeconds(1), usual.translate(),
                new UpstreamSettings(
                        upstream.retry(), upstream.breaker(), new Limit.Settings(MOST, 4, MOST), upstream.heartbeat(),
                        upstream.heartbeatInBodies(), upstream.pool()));
    }
}
