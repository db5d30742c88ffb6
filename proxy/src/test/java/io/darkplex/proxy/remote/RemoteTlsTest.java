package io.darkplex.proxy.remote;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.proxy.KeyHash;
import io.darkplex.proxy.Lease;
import io.darkplex.proxy.fake.FakeReceipts;
import io.darkplex.proxy.fake.FakeRoutes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A portal with a certificate. */
class RemoteTlsTest {

    private static final String KEY = "dpx_test-not-a-key";
    private static final char[] PASSWORD = "test-not-a-password".toCharArray();

    @TempDir
    Path folder;

    @Test
    void aPortalIsBelievedByItsCertificateAlone() throws Exception {
        Pem portals = make("portal");
        Pem strangers = make("stranger");
        var settings = new SocketsServerSettings(
                "127.0.0.1",
                0,
                portals.certificate(),
                portals.key(),
                Duration.ofMillis(20),
                Duration.ofSeconds(20),
                16,
                1 << 20);
        try (var server = new SocketsServer(
                settings,
                RemoteExtension.SECRET,
                List.of(() -> Map.of(KeyHash.of(KEY), new Lease("tenant-1", "lease-1"))),
                new FakeRoutes(),
                new FakeReceipts())) {
            int port = server.start();
            try (var remote = new RemoteSockets(trusting(port, portals.certificate()), RemoteExtension.SECRET)) {
                await().ignoreExceptions()
                        .until(() -> remote.leases().identify(KEY).isPresent());
            }
            try (var line = new PortalLine(trusting(port, strangers.certificate()), RemoteExtension.SECRET)) {
                assertThatThrownBy(() -> line.ask("/v1/leases", "")).isInstanceOf(SSLException.class);
            }
            assertThat(port).isPositive();
        }
    }

    private static RemoteSettings trusting(int port, Path certificate) {
        RemoteSettings defaults = RemoteSettings.defaults(URI.create("https://127.0.0.1:" + port));
        return new RemoteSettings(
                defaults.portal(),
                certificate,
                defaults.awayMax(),
                defaults.patience(),
                defaults.timeout(),
                defaults.retryPause(),
                defaults.snapshotBytesMax());
    }

    private record Pem(Path certificate, Path key) {}

    /** By the JDK's own tool, for the address of this machine. */
    private Pem make(String name) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(store)) {
            keys.load(bytes, PASSWORD);
        }
        return new Pem(
                pem(name + ".pem", "CERTIFICATE", keys.getCertificate(name).getEncoded()),
                pem(name + ".key", "PRIVATE KEY", keys.getKey(name, PASSWORD).getEncoded()));
    }

    private Path pem(String name, String kind, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n",
                US_ASCII);
    }
}
