package io.darkplex.portal.tenants.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.tenants.runtime.UnixSockets;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** The real relay against the real crossing, over TLS on this machine: the pod's half of each way is a folder. */
@SuppressWarnings("NullAway.Init")
class CrossingTest {

    @TempDir
    private static Path portal;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Path directory;
    private Crossing crossing;

    @BeforeEach
    void crossing() throws IOException {
        // A short name: sockets lie below it.
        directory = Files.createTempDirectory("kx");
        crossing = Crossing.open(TestKubernetes.properties(portal).portal());
        open.add(crossing);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
        try (var all = Files.walk(directory)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Test
    void theCellReachesItsDoorsAndIsReached() throws Exception {
        Side one = side("one", null);
        Side other = side("two", null);
        assertThat(one.fromTheCell("models")).endsWith("models of one");
        assertThat(one.fromTheCell("web")).endsWith("web of one");
        assertThat(other.fromTheCell("models")).endsWith("models of two");
        assertThat(one.fromThePortal()).endsWith("gateway of one");
        assertThat(other.fromThePortal()).endsWith("gateway of two");
    }

    @Test
    void moreCallersThanLinesWaitAreServedOneAfterTheOther() throws Exception {
        Side side = side("one", null);
        for (int call = 0; call < 40; call++) {
            assertThat(side.fromThePortal()).endsWith("gateway of one");
        }
    }

    @Test
    void whoHasNoTokenReachesNothing() throws Exception {
        Side stranger = side("one", "0".repeat(64));
        assertThat(stranger.fromTheCell("models")).isEmpty();
    }

    @Test
    void aTokenIsWorthNothingAfterItsCell() throws Exception {
        Side side = side("one", null);
        assertThat(side.fromTheCell("models")).endsWith("models of one");
        side.way().close();
        assertThat(side.fromTheCell("models")).isEmpty();
        assertThat(side.way().gateway()).doesNotExist();
    }

    @Test
    void aRelayThatTrustsAnotherCertificateDoesNotCall() throws Exception {
        Path foreign = Files.createDirectories(portal.resolve("foreign"));
        var other = TestKubernetes.properties(foreign).portal();
        try (var elsewhere = Crossing.open(other)) {
            assertThat(side("one", null, elsewhere.port()).fromTheCell("models"))
                    .isEmpty();
        }
    }

    @Test
    void muchPassesUnchangedAndTheEndOfOneSideIsTold() throws Exception {
        Side side = side("one", null);
        byte[] much = new byte[8 << 20];
        new Random(7).nextBytes(much);
        Files.delete(side.pod().resolve("in/gateway.sock"));
        try (ServerSocketChannel gateway = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(side.pod().resolve("in/gateway.sock")));
                SocketChannel caller =
                        SocketChannel.open(UnixDomainSocketAddress.of(side.way().gateway()))) {
            Thread.ofVirtual().start(() -> {
                try (SocketChannel called = gateway.accept()) {
                    byte[] all = Channels.newInputStream(called).readAllBytes();
                    Channels.newOutputStream(called).write(all);
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            });
            Channels.newOutputStream(caller).write(much);
            caller.shutdownOutput();
            assertThat(Channels.newInputStream(caller).readAllBytes()).isEqualTo(much);
        }
    }

    @Test
    void whoSaysNothingIsTurnedAway() throws Exception {
        try (var impatient = Crossing.open(TestKubernetes.properties(portal, Map.of("portal.greet-timeout", "100ms"))
                        .portal());
                var silent = new Socket(InetAddress.getLoopbackAddress(), impatient.port())) {
            silent.setSoTimeout(5_000);
            assertThatCode(() ->
                            assertThat(silent.getInputStream().readAllBytes()).hasSizeLessThan(64))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void linesBeyondTheLimitAreTurnedAway() throws Exception {
        try (var small = Crossing.open(TestKubernetes.properties(portal, Map.of("portal.connections-max", "1"))
                        .portal());
                var first = new Socket(InetAddress.getLoopbackAddress(), small.port());
                var second = new Socket(InetAddress.getLoopbackAddress(), small.port())) {
            assertThat(first.isConnected()).isTrue();
            second.setSoTimeout(3_000);
            assertThat(second.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void nobodyButThePortalIsToldTheToken() throws Exception {
        Path foreign = Files.createDirectories(portal.resolve("foreign"));
        var other = TestKubernetes.properties(foreign).portal();
        var keys = new PemSslStoreBundle(
                PemSslStoreDetails.forCertificate(Files.readString(Objects.requireNonNull(other.certificate())))
                        .withPrivateKey(Files.readString(Objects.requireNonNull(other.key()))),
                null);
        try (var server =
                SslBundle.of(keys).createSslContext().getServerSocketFactory().createServerSocket(0)) {
            side("one", null, server.getLocalPort());
            try (Socket called = server.accept()) {
                called.setSoTimeout(5_000);
                var heard = new ByteArrayOutputStream();
                assertThatThrownBy(() -> {
                            called.getInputStream().transferTo(heard);
                            throw new EOFException();
                        })
                        .isInstanceOf(IOException.class)
                        .isNotInstanceOf(SocketTimeoutException.class);
                assertThat(heard.size()).isZero();
            }
        }
    }

    /** @param token null for the right one */
    private Side side(String name, @Nullable String token) throws IOException {
        return side(name, token, crossing.port());
    }

    private Side side(String name, @Nullable String token, int port) throws IOException {
        Path here = folder(name + "/portal");
        Path pod = folder(name + "/pod");
        Path secret = Files.createDirectories(directory.resolve(name).resolve("secret"));
        for (String door : List.of("models", "web")) {
            open.add(UnixSockets.answering(here.resolve("doors/" + door + ".sock"), door + " of " + name));
        }
        ServerSocketChannel gateway = UnixSockets.answering(pod.resolve("in/gateway.sock"), "gateway of " + name);
        open.add(gateway);
        CellWay way = crossing.way(here);
        Files.writeString(secret.resolve("token"), token == null ? way.token() : token);
        Files.copy(portal.resolve("portal.pem"), secret.resolve("portal.pem"));
        Path program = secret.resolve("relay.mjs");
        try (var in = CrossingTest.class.getResourceAsStream("/openclaw/cell/relay.mjs")) {
            Files.copy(Objects.requireNonNull(in), program);
        }
        Process relay = new ProcessBuilder(
                        node().toString(),
                        program.toString(),
                        secret.toString(),
                        "127.0.0.1",
                        Integer.toString(port),
                        pod.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .redirectInput(new File("/dev/null"))
                .start();
        open.add(() -> {
            relay.destroy();
            relay.waitFor(5, TimeUnit.SECONDS);
        });
        await().until(() -> Files.exists(pod.resolve("doors/web.sock")));
        return new Side(way, pod);
    }

    private Path folder(String name) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(name));
        Files.createDirectories(folder.resolve("doors"));
        Files.createDirectories(folder.resolve("in"));
        return folder;
    }

    static Path node() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(folder -> Path.of(folder, "node"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("These tests need Node.js on the PATH."));
    }

    private record Side(CellWay way, Path pod) {

        /** Empty when the line breaks off. */
        String fromTheCell(String door) {
            try {
                return UnixSockets.get(pod.resolve("doors/" + door + ".sock"), "/");
            } catch (IOException broken) {
                return "";
            }
        }

        String fromThePortal() throws IOException {
            return UnixSockets.get(way.gateway(), "/healthz");
        }
    }
}
