package io.darkplex.portal.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.Beat;
import io.darkplex.portal.tenants.BridgeKeys.Caller;
import io.darkplex.proxy.bridge.BridgeEntrance;
import io.darkplex.proxy.bridge.BridgeServer;
import io.darkplex.proxy.bridge.BridgeSettings;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The whole way from a cell's socket to whoever keeps beats, with real sockets. */
class CellCallsTest {

    private static final String OWN = "dpb_own";
    private static final String SEAT = "dpx_seat";
    private static final String BEAT =
            "{\"v\":1,\"plugin\":\"1.0.0\",\"loop\":{\"p50\":0,\"p99\":4,\"max\":31},\"rss\":612368384,\"heap\":2}";

    private final TenantId cell = new TenantId(UUID.randomUUID());
    private final TenantId other = new TenantId(UUID.randomUUID());
    private final List<Beat> heard = new CopyOnWriteArrayList<>();
    private volatile boolean room = true;
    private final CellCalls calls = new CellCalls(
            (key, doors) -> switch (key) {
                case OWN -> doors.equals(cell) ? Optional.of(new Caller(null)) : Optional.empty();
                case SEAT -> doors.equals(cell) ? Optional.of(new Caller(other)) : Optional.empty();
                default -> Optional.empty();
            },
            (doors, beat) -> {
                if (room) {
                    heard.add(beat);
                }
                return room;
            },
            new BeatReader(),
            new JsonMapper());
    private final BridgeServer server = new BridgeServer(
            new BridgeSettings(4, 3, 4096, 1024, Duration.ofMillis(400), Duration.ofSeconds(5)), calls);
    private Path folder = Path.of("");

    @BeforeEach
    void open() throws IOException {
        folder = Files.createTempDirectory("bridge");
        server.openEntrance(folder.resolve("a"), cell.toString());
        server.openEntrance(folder.resolve("b"), other.toString());
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aBeatArrivesWithAllThatItSays() throws IOException {
        assertThat(post("a", "/v1/beat", OWN, BEAT)).startsWith("HTTP/1.1 204");
        assertThat(heard)
                .containsExactly(new Beat(
                        "1.0.0",
                        new Beat.Delay(Duration.ZERO, Duration.ofMillis(4), Duration.ofMillis(31)),
                        612_368_384,
                        2));
    }

    @Test
    void aKeyIsGoodAtItsOwnCellsDoorAndNowhereElse() throws IOException {
        assertThat(post("b", "/v1/beat", OWN, BEAT)).startsWith("HTTP/1.1 401").contains("BRIDGE_KEY_UNKNOWN");
        assertThat(post("a", "/v1/beat", "dpb_guessed", BEAT)).startsWith("HTTP/1.1 401");
        assertThat(post("a", "/v1/beat", "", BEAT)).startsWith("HTTP/1.1 401");
        assertThat(post("a", "/v1/beat", "x".repeat(600), BEAT)).startsWith("HTTP/1.1 401");
        assertThat(post("a", "/v1/beat", SEAT, BEAT)).startsWith("HTTP/1.1 403").contains("BRIDGE_NOT_YOURS");
        assertThat(post("b", "/v1/beat", SEAT, BEAT)).startsWith("HTTP/1.1 401");
        assertThat(heard).isEmpty();
    }

    @Test
    void whatTheRequestClaimsToBeChangesNothing() throws IOException {
        assertThat(send(
                        "b",
                        "POST /v1/beat HTTP/1.1\r\nhost: " + cell + "\r\nx-tenant: " + cell
                                + "\r\nauthorization: Bearer " + OWN + "\r\nconnection: close\r\ncontent-length: "
                                + BEAT.length() + "\r\n\r\n" + BEAT))
                .startsWith("HTTP/1.1 401");
    }

    @Test
    void otherPathsAndMethodsAreRefusedByName() throws IOException {
        assertThat(post("a", "/v1/beat/", OWN, BEAT)).startsWith("HTTP/1.1 404").contains("BRIDGE_PATH_UNKNOWN");
        assertThat(post("a", "/v1/../v1/beat", OWN, BEAT)).startsWith("HTTP/1.1 404");
        assertThat(post("a", "/", "dpb_guessed", BEAT))
                .as("who is unknown learns nothing")
                .startsWith("HTTP/1.1 401");
        assertThat(send(
                        "a",
                        "GET /v1/beat HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer " + OWN
                                + "\r\n\r\n"))
                .startsWith("HTTP/1.1 405");
    }

    @Test
    void whatIsNoBeatIsRefusedByName() throws IOException {
        for (String wrong : List.of(
                "",
                "null",
                "[]",
                "{",
                BEAT + BEAT,
                BEAT.replace("\"v\":1", "\"v\":2"),
                BEAT.replace("\"v\":1", "\"v\":1,\"v\":1"),
                BEAT.replace("\"v\":1", "\"v\":1,\"more\":1"),
                BEAT.replace("\"v\":1,", ""),
                BEAT.replace("\"p99\":4", "\"p99\":-1"),
                BEAT.replace("\"p99\":4", "\"p99\":4.5"),
                BEAT.replace("\"p99\":4", "\"p99\":\"4\""),
                BEAT.replace("\"p99\":4", "\"p99\":1e309"),
                BEAT.replace("\"p99\":4", "\"p99\":99999999999999999999"),
                BEAT.replace("\"p99\":4", "\"p99\":null"),
                BEAT.replace("1.0.0", "1.0.0\\u0000"),
                BEAT.replace("1.0.0", "<script>"),
                BEAT.replace("1.0.0", "9".repeat(40)),
                "[".repeat(500),
                "\u0000\u0001\u0002")) {
            assertThat(post("a", "/v1/beat", OWN, wrong))
                    .as(wrong)
                    .startsWith("HTTP/1.1 400")
                    .contains("BEAT_MALFORMED");
        }
        assertThat(heard).isEmpty();
        assertThat(post("a", "/v1/beat", OWN, BEAT)).startsWith("HTTP/1.1 204");
    }

    @Test
    void aBodyThatIsTooLargeOrNeverComesIsRefused() throws IOException {
        assertThat(post("a", "/v1/beat", OWN, "x".repeat(1025)))
                .startsWith("HTTP/1.1 413")
                .contains("BODY_TOO_LARGE");
        assertThat(send(
                        "a",
                        "POST /v1/beat HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + OWN
                                + "\r\ncontent-length: 9\r\n\r\nx"))
                .startsWith("HTTP/1.1 408")
                .contains("BODY_TIMED_OUT");
        assertThat(send("a", "POST /v1/beat HTTP/1.1\r\nhost: x\r\nx-much: " + "y".repeat(9000) + "\r\n\r\n"))
                .doesNotContain("204");
        assertThat(send("a", "this is no HTTP\r\n\r\n")).doesNotContain("204");
        assertThat(post("a", "/v1/beat", OWN, BEAT)).startsWith("HTTP/1.1 204");
    }

    @Test
    void aFloodIsToldAndHarmsNoNeighbour() throws IOException {
        var idle = List.of(connect("b"), connect("b"), connect("b"));
        try {
            try (SocketChannel more = connect("b")) {
                assertThat(more.read(ByteBuffer.allocate(1)))
                        .as("a fourth connection is closed")
                        .isEqualTo(-1);
            }
            assertThat(post("a", "/v1/beat", OWN, BEAT)).startsWith("HTTP/1.1 204");
            room = false;
            assertThat(post("a", "/v1/beat", OWN, BEAT))
                    .startsWith("HTTP/1.1 429")
                    .contains("BEATS_TOO_MANY");
        } finally {
            for (SocketChannel one : idle) {
                one.close();
            }
        }
    }

    @Test
    void aClosedEntranceIsGoneAndItsPlaceIsFree() throws IOException {
        Path socket = folder.resolve("c");
        BridgeEntrance first = server.openEntrance(socket, cell.toString());
        first.close();
        first.close();
        assertThat(socket).doesNotExist();
        server.openEntrance(socket, cell.toString());
        first.close();
        assertThat(post("c", "/v1/beat", OWN, BEAT)).startsWith("HTTP/1.1 204");
    }

    private String post(String socket, String path, String key, String body) throws IOException {
        return send(
                socket,
                "POST " + path + " HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"
                        + (key.isEmpty() ? "" : "authorization: Bearer " + key + "\r\n") + "content-length: "
                        + body.getBytes(UTF_8).length + "\r\n\r\n" + body);
    }

    private String send(String socket, String text) throws IOException {
        try (SocketChannel channel = connect(socket)) {
            channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        }
    }

    private SocketChannel connect(String socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(folder.resolve(socket)));
        return channel;
    }
}
