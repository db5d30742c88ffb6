package io.darkplex.proxy.egress;

import static io.darkplex.proxy.egress.EgressExtension.OTHER;
import static io.darkplex.proxy.egress.EgressExtension.OUTSIDE;
import static io.darkplex.proxy.egress.EgressExtension.TENANT;
import static io.darkplex.proxy.egress.EgressExtension.read;
import static io.darkplex.proxy.egress.EgressExtension.rest;
import static io.darkplex.proxy.egress.EgressExtension.send;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way out over real sockets: what passes, and in which form. */
class EgressServerTest {

    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: keep-alive\r\n\r\nhello";

    @RegisterExtension
    final EgressExtension egress = new EgressExtension();

    @Test
    void aTunnelCarriesBothWaysAndEndsWithBothSides() throws Exception {
        try (FakeServer server = FakeServer.echo()) {
            egress.allow(server.port());
            try (SocketChannel tunnel =
                    egress.tunnel(egress.entrance(), OUTSIDE.getHostAddress() + ":" + server.port())) {
                send(tunnel, "over");
                assertThat(read(tunnel, 4)).isEqualTo("over");
                send(tunnel, " and out");
                tunnel.shutdownOutput();
                assertThat(rest(tunnel)).isEqualTo(" and out");
            }
            await().until(() -> egress.ended.size() == 1);
            EgressRecord record = egress.ended.getFirst();
            assertThat(record.end()).isEqualTo(EgressEnd.COMPLETED);
            assertThat(record.tenantId()).isEqualTo(TENANT);
            assertThat(record.bytesUp()).isEqualTo(12);
            assertThat(record.bytesDown()).isEqualTo(12);
            assertThat(record.tunnel()).isTrue();
            assertThat(egress.contacts).containsExactly(TENANT + " 127.0.0.2");
            assertThat(egress.server().counts().get(TENANT)).isEqualTo(new EgressCounts(1, 0, 12, 12, 0));
        }
    }

    @Test
    void whoSaysThatItSendsNoMoreStillHears() throws Exception {
        try (var server = new FakeServer(OUTSIDE, socket -> {
            byte[] all = socket.getInputStream().readAllBytes();
            socket.getOutputStream().write(("heard " + all.length).getBytes(ISO_8859_1));
        })) {
            egress.allow(server.port());
            try (SocketChannel tunnel = egress.tunnel(egress.entrance(), "127.0.0.2:" + server.port())) {
                send(tunnel, "x".repeat(100_000));
                tunnel.shutdownOutput();
                assertThat(rest(tunnel)).isEqualTo("heard 100000");
            }
        }
    }

    @Test
    void aServerThatSendsNoMoreStillHears() throws Exception {
        var heard = new AtomicLong();
        try (var server = new FakeServer(OUTSIDE, socket -> {
            socket.getOutputStream().write("bye".getBytes(ISO_8859_1));
            socket.shutdownOutput();
            heard.set(socket.getInputStream().readAllBytes().length);
        })) {
            egress.allow(server.port());
            try (SocketChannel tunnel = egress.tunnel(egress.entrance(), "127.0.0.2:" + server.port())) {
                assertThat(rest(tunnel)).isEqualTo("bye");
                send(tunnel, "x".repeat(50_000));
            }
            await().until(() -> heard.get() == 50_000);
        }
    }

    @Test
    void aNameIsLookedUpOnceAndItsFirstContactIsTold() throws Exception {
        try (FakeServer server = FakeServer.echo()) {
            egress.allow(server.port());
            var asked = new AtomicInteger();
            egress.names.put(
                    "flips.example.org",
                    () -> List.of(asked.getAndIncrement() == 0 ? OUTSIDE : InetAddress.ofLiteral("127.0.0.1")));
            try (SocketChannel tunnel = egress.tunnel(egress.entrance(), "Flips.Example.org.:" + server.port())) {
                assertThat(tunnel.isConnected()).isTrue();
                assertThat(asked).hasValue(1);
            }
            assertThat(egress.connectTo("flips.example.org:" + server.port())).contains("ADDRESS_FORBIDDEN");
            assertThat(egress.contacts).containsExactly(TENANT + " flips.example.org");
            await().until(() -> egress.ended.size() == 1);
            assertThat(egress.ended.getFirst().address()).isEqualTo("127.0.0.2");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aPlainRequestGoesOnWithItsOwnHostAndWithoutIdentity() throws Exception {
        var heard = new CopyOnWriteArrayList<String>();
        try (var server = new FakeServer(OUTSIDE, socket -> {
            heard.add(headOf(socket));
            socket.getOutputStream().write(OK.getBytes(ISO_8859_1));
            socket.getInputStream().readAllBytes();
        })) {
            egress.allow(server.port());
            egress.names.put("www.example.org", () -> List.of(OUTSIDE));

            String answer =
                    egress.ask("GET http://www.example.org:" + server.port() + "/a?b HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                            + "Proxy-Authorization: Basic eDp5\r\nX-Forwarded-For: 10.0.0.1\r\nConnection: X-Hop\r\nX-Hop: 1\r\n"
                            + "Accept: */*\r\n\r\n");

            assertThat(answer).isEqualTo("HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello");
            assertThat(heard)
                    .containsExactly("GET /a?b HTTP/1.1\r\nhost: www.example.org:" + server.port()
                            + "\r\nAccept: */*\r\nconnection: close\r\n\r\n");
            await().until(() -> egress.ended.size() == 1);
            assertThat(egress.ended.getFirst().end()).isEqualTo(EgressEnd.COMPLETED);
            assertThat(egress.ended.getFirst().tunnel()).isFalse();
        }
    }

    @Test
    void aBodyGoesOnAndNothingBehindIt() throws Exception {
        var heard = new CopyOnWriteArrayList<String>();
        try (var server = new FakeServer(OUTSIDE, socket -> {
            String head = headOf(socket);
            int body = head.contains("chunked") ? 18 : 3;
            heard.add(head.substring(0, 4) + new String(socket.getInputStream().readNBytes(body), ISO_8859_1));
            socket.getOutputStream().write(OK.getBytes(ISO_8859_1));
            heard.add("rest " + socket.getInputStream().readAllBytes().length);
        })) {
            egress.allow(server.port());
            String uri = "http://127.0.0.2:" + server.port() + "/";
            String smuggled = "GET " + uri + "admin HTTP/1.1\r\nhost: x\r\n\r\n";

            assertThat(egress.ask("POST " + uri + " HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc" + smuggled))
                    .endsWith("hello");
            assertThat(egress.ask("PUT " + uri
                            + " HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                                    .replace("3\r\nabc", "8\r\nabcdefgh")
                            + smuggled))
                    .endsWith("hello");

            await().until(() -> heard.size() == 4);
            assertThat(heard)
                    .contains("POSTabc", "PUT 8\r\nabcdefgh\r\n0\r\n\r\n")
                    .containsOnlyOnce("POSTabc");
            assertThat(heard).filteredOn(said -> said.startsWith("rest")).containsOnly("rest 0");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aBrokenChunkedBodyIsRefused() throws Exception {
        try (var server =
                new FakeServer(OUTSIDE, socket -> socket.getInputStream().readAllBytes())) {
            egress.allow(server.port());

            assertThat(egress.ask("POST http://127.0.0.2:" + server.port()
                            + "/ HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabcX\r\n0\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 REQUEST_MALFORMED");
        }
    }

    @Test
    void whoWaitsForTheGoAheadGetsIt() throws Exception {
        try (var server = new FakeServer(OUTSIDE, socket -> {
            headOf(socket);
            socket.getInputStream().readNBytes(3);
            socket.getOutputStream().write(("HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + OK).getBytes(ISO_8859_1));
        })) {
            egress.allow(server.port());
            try (SocketChannel channel = egress.connect()) {
                send(
                        channel,
                        "POST http://127.0.0.2:" + server.port()
                                + "/ HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\n");
                assertThat(read(channel, 25)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
                send(channel, "abc");
                assertThat(rest(channel)).startsWith("HTTP/1.1 200").endsWith("hello");
            }
        }
    }

    @Test
    void aRedirectIsTheCallersToFollowAndIsCheckedAnew() throws Exception {
        try (var inside = new FakeServer(InetAddress.ofLiteral("127.0.0.1"), socket -> {});
                var server = new FakeServer(OUTSIDE, socket -> {
                    headOf(socket);
                    socket.getOutputStream()
                            .write(("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:" + inside.port()
                                            + "/\r\ncontent-length: 0\r\n\r\n")
                                    .getBytes(ISO_8859_1));
                })) {
            egress.allow(server.port(), inside.port());

            String answer = egress.get("http://127.0.0.2:" + server.port() + "/");
            assertThat(answer).startsWith("HTTP/1.1 302 Found").contains("location: http://127.0.0.1:");
            String next = answer.replaceAll("(?s).*location: (\\S+).*", "$1");
            assertThat(egress.get(next)).contains("ADDRESS_FORBIDDEN");
            assertThat(inside.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\nhello",
                "SSH-2.0-x\r\n\r\n",
                "",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n"
            })
    void anAnswerThatIsNoneIs502(String bytes) throws Exception {
        try (var server = new FakeServer(OUTSIDE, socket -> {
            headOf(socket);
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        })) {
            egress.allow(server.port());

            assertThat(egress.get("http://127.0.0.2:" + server.port() + "/"))
                    .startsWith("HTTP/1.1 502 ANSWER_MALFORMED")
                    .contains("{\"error\":{\"code\":\"ANSWER_MALFORMED\",\"message\":\"");
        }
    }

    @Test
    void aServerThatNeverAnswersIs504() throws Exception {
        try (var server =
                new FakeServer(OUTSIDE, socket -> socket.getInputStream().readAllBytes())) {
            egress.allow(server.port());

            assertThat(egress.get("http://127.0.0.2:" + server.port() + "/"))
                    .startsWith("HTTP/1.1 504 ANSWER_TIMED_OUT");
        }
    }

    @Test
    void aServerThatIsNotThereIs502AndANameThatIsNotEither() throws Exception {
        int nobody = 1;
        egress.allow(nobody);

        assertThat(egress.connectTo("127.0.0.2:" + nobody)).startsWith("HTTP/1.1 502 HOST_UNREACHABLE");
        assertThat(egress.connectTo("nowhere.example.org:" + nobody)).startsWith("HTTP/1.1 502 NAME_UNKNOWN");
        assertThat(egress.connectTo("slow.example.org:" + nobody)).startsWith("HTTP/1.1 504 NAME_TIMED_OUT");
    }

    @Test
    void slowNamesOfOneTenantHoldUpNobodyElse() throws Exception {
        try (FakeServer server = FakeServer.echo();
                EgressEntrance other = egress.open(OTHER)) {
            egress.allow(server.port());
            egress.names.put("fast.example.org", () -> List.of(OUTSIDE));
            for (int i = 0; i < 4; i++) {
                assertThat(egress.connectTo("slow.example.org:" + server.port()))
                        .contains("NAME_TIMED_OUT");
            }
            assertThat(egress.neverAnswered).as("only so many at a time").hasSize(2);
            try (SocketChannel tunnel = egress.tunnel(other, "fast.example.org:" + server.port())) {
                send(tunnel, "hi");
                assertThat(read(tunnel, 2)).isEqualTo("hi");
            }
        }
    }

    @Test
    void nothingIsTakenBeforeTheTunnelIsOpen() throws Exception {
        try (FakeServer server = FakeServer.echo()) {
            egress.allow(server.port());
            assertThat(egress.ask("CONNECT 127.0.0.2:" + server.port() + " HTTP/1.1\r\n\r\nearly"))
                    .startsWith("HTTP/1.1 400 REQUEST_MALFORMED");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void onlyTlsForTheNamedHostPassesToPort443() throws Exception {
        var heard = new CopyOnWriteArrayList<String>();
        try (var server = new FakeServer(new InetSocketAddress(OUTSIDE, 443), socket -> {
            heard.add(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
        })) {
            egress.allow(443);
            egress.names.put("www.example.org", () -> List.of(OUTSIDE));
            String good = new String(Hellos.of("www.example.org"), ISO_8859_1);
            String nameless = new String(Hellos.of(""), ISO_8859_1);
            String fronted = new String(Hellos.of("evil.example.net"), ISO_8859_1);

            for (String passes : List.of(good, nameless)) {
                try (SocketChannel tunnel = egress.tunnel(egress.entrance(), "www.example.org:443")) {
                    for (int i = 0; i < passes.length(); i++) {
                        send(tunnel, passes.substring(i, i + 1));
                    }
                    send(tunnel, "and more");
                    tunnel.shutdownOutput();
                    assertThat(rest(tunnel)).isEmpty();
                }
            }
            assertThat(egress.refusals).isEmpty();
            assertThat(heard).containsExactly(good + "and more", nameless + "and more");
            for (String refused : List.of(fronted, "SSH-2.0-OpenSSH\r\n", "GET / HTTP/1.1\r\n\r\n")) {
                try (SocketChannel tunnel = egress.tunnel(egress.entrance(), "www.example.org:443")) {
                    send(tunnel, refused);
                    assertThat(rest(tunnel)).isEmpty();
                }
            }
            await().until(() -> egress.ended.size() == 5);
            assertThat(egress.refusals)
                    .containsExactlyInAnyOrder(
                            TENANT + " www.example.org TLS_NAME_DIFFERS",
                            TENANT + " www.example.org TLS_EXPECTED",
                            TENANT + " www.example.org TLS_EXPECTED");
            assertThat(heard).filteredOn(bytes -> !bytes.isEmpty()).hasSize(2);
            assertThat(server.connections()).isEqualTo(5);
        }
    }

    @Test
    void aHandshakeThatNeverComesIsWaitedForOnlySoLong() throws Exception {
        try (var server = new FakeServer(
                new InetSocketAddress(OUTSIDE, 443),
                socket -> socket.getInputStream().readAllBytes())) {
            egress.allow(443);
            try (SocketChannel tunnel = egress.tunnel(egress.entrance(), "127.0.0.2:443")) {
                send(tunnel, "\u0016\u0003\u0001");
                assertThat(rest(tunnel)).isEmpty();
            }
            await().until(() -> egress.ended.size() == 1);
            assertThat(egress.ended.getFirst().end()).isEqualTo(EgressEnd.IDLE);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    private static String headOf(Socket socket) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("No head: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
