package io.darkplex.proxy.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.proxy.Credential;
import io.darkplex.proxy.Lease;
import io.darkplex.proxy.Leases;
import io.darkplex.proxy.LeasesContract;
import io.darkplex.proxy.Offer;
import io.darkplex.proxy.Price;
import io.darkplex.proxy.Receipt;
import io.darkplex.proxy.Receipts;
import io.darkplex.proxy.ReceiptsContract;
import io.darkplex.proxy.Routes;
import io.darkplex.proxy.RoutesContract;
import io.darkplex.proxy.Routing;
import io.darkplex.proxy.Tariff;
import io.darkplex.proxy.journal.JournalForwarder;
import io.darkplex.proxy.journal.JournalSettings;
import io.darkplex.proxy.journal.ReceiptJournal;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.ProxyProblemException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Sockets whose portal is in another process keep what sockets promise. */
class RemoteSocketsTest {

    private static final String KEY = Leases.KEY_PREFIX + "test-not-a-key";
    private static final Lease LEASE = new Lease("tenant-1", "lease-1");
    private static final Offer OFFER = new Offer(
            "fake",
            Dialect.ANTHROPIC,
            URI.create("https://provider.example"),
            "claude-upstream",
            new Credential("sk-test-not-a-secret"),
            new Tariff(
                    new Price(
                            "fake@1",
                            List.of(
                                    new Price.Tier(0, new Price.Rates(1, 2, 3, 4, 5)),
                                    new Price.Tier(200_000, new Price.Rates(6, 7, 8, 9, 10)))),
                    920_000,
                    250_000));

    @RegisterExtension
    final RemoteExtension portal = new RemoteExtension();

    /** Waits until a change at the portal has come here: that is not at once, which a call never waits for. */
    private void untilKnown(String key) {
        await().atMost(Duration.ofSeconds(5))
                .ignoreExceptions()
                .until(() -> portal.remote().leases().identify(key).isPresent());
    }

    @Nested
    class RemoteLeasesTest extends LeasesContract {
        @Override
        protected Leases with(String virtualKey, Lease lease) {
            portal.grant(virtualKey, lease);
            untilKnown(virtualKey);
            return portal.remote().leases();
        }

        @Override
        protected void revoke(String virtualKey) {
            portal.revoke(virtualKey);
            // Threat 5: within five seconds.
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> portal.remote().leases().identify(virtualKey).isEmpty());
        }
    }

    @Nested
    class RemoteRoutesTest extends RoutesContract {
        @Override
        protected Routes withDemo() {
            portal.grant(KEY, LEASE);
            portal.routes.serve("demo", Offer.demo());
            untilKnown(KEY);
            await().until(() -> !portal.remote().routes().models(LEASE).isEmpty());
            return portal.remote().routes();
        }
    }

    @Nested
    class RemoteReceiptsTest extends ReceiptsContract {
        @TempDir
        Path folder;

        private ReceiptJournal journal;
        private JournalForwarder forwarder;

        @BeforeEach
        void open() throws IOException {
            journal = new ReceiptJournal(JournalSettings.defaults(folder));
            forwarder = new JournalForwarder(journal, portal.remote().sink());
        }

        @AfterEach
        void close() throws IOException {
            journal.close();
        }

        @Override
        protected Receipts receipts() {
            return journal;
        }

        @Override
        protected List<Receipt> stored() {
            forwarder.stop(Duration.ofSeconds(10));
            return portal.receipts.all();
        }
    }

    @Test
    void anOfferComesWithEverythingInIt() {
        portal.routes.serve("claude", List.of(OFFER, Offer.demo().getFirst()));
        portal.grant(KEY, LEASE);
        untilKnown(KEY);

        await().until(() -> !portal.remote().routes().models(LEASE).isEmpty());
        assertThat(portal.remote().routes().find(LEASE, "claude"))
                .isEqualTo(new Routing.Found(List.of(OFFER, Offer.demo().getFirst())));
        assertThat(portal.remote().sockets(portal.receipts).secrets().get().redact("x sk-test-not-a-secret y"))
                .doesNotContain("sk-test-not-a-secret");
    }

    @Test
    void anAliasComesWithItsModel() {
        portal.routes.serve("claude", List.of(OFFER)).alias("best", "claude");
        portal.grant(KEY, LEASE);
        untilKnown(KEY);

        await().until(() -> !portal.remote().routes().models(LEASE).isEmpty());
        assertThat(portal.remote().routes().models(LEASE)).containsExactly("claude");
        assertThat(portal.remote().routes().find(LEASE, "best")).isEqualTo(new Routing.Found(List.of(OFFER)));
    }

    @Test
    void aKeyThatIsGoodAtAnEntranceOnlyStaysAtHome() {
        portal.grant(KEY + "-cell", new Lease("tenant-2", "lease-2", true));
        portal.grant(KEY, LEASE);

        untilKnown(KEY);

        assertThat(portal.remote().leases().identify(KEY + "-cell")).isEmpty();
    }

    @Test
    void whileThePortalIsAwayTheLastKnownHoldsForABoundedTime() {
        portal.grant(KEY, LEASE);
        untilKnown(KEY);
        portal.leave();

        portal.skippedNanos.set(RemoteExtension.AWAY_MAX.minusMinutes(1).toNanos());
        assertThat(portal.remote().leases().identify(KEY)).contains(LEASE);

        portal.skippedNanos.set(RemoteExtension.AWAY_MAX.plusSeconds(30).toNanos());
        assertThatThrownBy(() -> portal.remote().leases().identify(KEY))
                .isInstanceOf(ProxyProblemException.class)
                .hasMessageContaining("PORTAL_AWAY");

        portal.come();
        untilKnown(KEY);
    }

    @Test
    void aKeyThatWasRevokedWhileThePortalWasAwayEndsWhenItIsBack() {
        portal.grant(KEY, LEASE);
        untilKnown(KEY);
        portal.leave();
        portal.revoke(KEY);
        portal.come();

        await().atMost(Duration.ofSeconds(5))
                .until(() -> portal.remote().leases().identify(KEY).isEmpty());
    }

    @Test
    void beforeThePortalWasHeardNobodyIsKnown() {
        portal.leave();
        try (var deaf = new RemoteSockets(
                RemoteExtension.remoteSettings(portal.port()), RemoteExtension.SECRET, System::nanoTime)) {
            assertThatThrownBy(() -> deaf.leases().identify(KEY)).hasMessageContaining("PORTAL_AWAY");
        }
    }

    @Test
    void whoDoesNotKnowTheSecretLearnsNothingAndStoresNothing() throws Exception {
        portal.routes.serve("claude", List.of(OFFER));
        portal.grant(KEY, LEASE);
        untilKnown(KEY);
        try (HttpClient stranger = HttpClient.newHttpClient()) {
            for (String secret :
                    List.of("", "Bearer ", "Bearer test-not-a-secret-0123456789-0123456789-0124", "Basic x")) {
                for (String path : List.of("/v1/leases", "/v1/routes", "/v1/receipts", "/", "/v1/leases/../routes")) {
                    HttpRequest.Builder request = HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + portal.port() + path))
                            .header("cookie", "SESSION=of-a-person");
                    if (!secret.isEmpty()) {
                        request.header("authorization", secret);
                    }
                    if (path.endsWith("receipts")) {
                        request.POST(HttpRequest.BodyPublishers.ofString("x"));
                    }
                    HttpResponse<String> answer = stranger.send(request.build(), HttpResponse.BodyHandlers.ofString());
                    assertThat(answer.statusCode()).as(path + secret).isEqualTo(401);
                    assertThat(answer.body()).contains("SECRET_WRONG").doesNotContain("sk-test", "tenant-1");
                }
            }
        }
        assertThat(portal.receipts.all()).isEmpty();
    }

    @Test
    void receiptsThatCannotBeReadAreRefusedByName() {
        assertThatThrownBy(() -> portal.remote().sink().take(new byte[] {1, 2, 3}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("422 RECEIPTS_UNREADABLE");
    }

    @Test
    void receiptsThatAreNotStoredAreNotAcknowledged() throws Exception {
        portal.receipts.fail(true);
        try (var journal = new ReceiptJournal(JournalSettings.defaults(folder))) {
            var forwarder = new JournalForwarder(journal, portal.remote().sink());
            journal.append(ReceiptsContract.full("r-1")).toCompletableFuture().join();
            assertThatThrownBy(() -> portal.remote().sink().take(frame()))
                    .hasMessageContaining("503 RECEIPTS_NOT_STORED");
            assertThat(journal.bytes()).isPositive();

            portal.receipts.fail(false);
            await().until(() -> portal.receipts.all().size() == 1);
            forwarder.stop(Duration.ofSeconds(10));
        }
    }

    @TempDir
    Path folder;

    private byte[] frame() throws IOException {
        try (var files = Files.list(folder)) {
            Path file = files.filter(path -> path.toString().endsWith(".receipts"))
                    .findFirst()
                    .orElseThrow();
            return Files.readAllBytes(file);
        }
    }

    @Test
    void settingsThatWouldSendKeysInClearAreRefused() {
        assertThatThrownBy(() -> RemoteSettings.defaults(URI.create("http://portal.example:8702")))
                .hasMessageContaining("https only");
        assertThatThrownBy(() -> new SocketsServerSettings(
                        "0.0.0.0", 0, null, null, Duration.ofSeconds(1), Duration.ofSeconds(20), 16, 1 << 20))
                .hasMessageContaining("need TLS");
        assertThatThrownBy(() -> new SharedSecret("short")).hasMessageContaining("256 bits");
        assertThat(RemoteExtension.SECRET.toString()).doesNotContain("0123");
    }
}
