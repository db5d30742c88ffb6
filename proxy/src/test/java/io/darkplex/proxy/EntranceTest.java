package io.darkplex.proxy;

import static io.darkplex.proxy.ProxyExtension.KEY;
import static io.darkplex.proxy.ProxyExtension.OTHER_KEY;
import static io.darkplex.proxy.ProxyExtension.body;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.proxy.fake.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in by an entrance, and what is left of it. */
class EntranceTest {

    private static final Lease ONE = new Lease("tenant-1", "lease-1", true);
    private static final Lease TWO = new Lease("tenant-2", "lease-2", true);
    private static final String BOUND_KEY = "dpx_test-good-at-one-only";

    @RegisterExtension
    static final ProxyExtension proxy = new ProxyExtension();

    @TempDir
    Path directory;

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertThat(proxy.running().load().entrances()).isZero();
        try (var left = Files.list(directory)) {
            assertThat(left.filter(file -> file.toString().endsWith(".sock"))).isEmpty();
        }
    }

    @Test
    void aKeyIsGoodAtItsOwnEntranceAndNowhereElse() throws Exception {
        proxy.leases().grant(BOUND_KEY, ONE);
        try (Entrance one = open("one.sock", ONE);
                Entrance two = open("two.sock", TWO)) {
            assertThat(chat(one, BOUND_KEY)).startsWith("HTTP/1.1 200").contains("is Paris");
            String stolen = chat(two, BOUND_KEY);
            assertThat(stolen).startsWith("HTTP/1.1 401").contains("KEY_UNKNOWN");
            assertThat(chat(one, OTHER_KEY)).startsWith("HTTP/1.1 401").contains("KEY_UNKNOWN");
            assertThat(withoutIds(stolen)).isEqualTo(withoutIds(chat(two, "dpx_nobody-holds-this")));
        }
        try (var socket = proxy.open("/v1/chat/completions", BOUND_KEY, body("gpt", false, "hi"))) {
            assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
                    .isEqualTo("HTTP/1.1 401");
        }
        assertThat(proxy.receipt().tenantId()).isEqualTo("tenant-1");
        assertThat(proxy.provider().requests()).hasSize(1);
    }

    @Test
    void aKeyOfTheLeaseThatIsGoodEverywhereIsGoodAtItsEntranceToo() throws Exception {
        try (Entrance one = open("one.sock", ONE);
                Entrance two = open("two.sock", TWO)) {
            assertThat(chat(one, KEY)).startsWith("HTTP/1.1 200");
            assertThat(chat(two, KEY)).startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void keysOfSeveralTenantsBehindOneWallAreGoodThereAndToldApart() throws Exception {
        String firstKey = "dpx_test-first-of-two";
        String secondKey = "dpx_test-second-of-two";
        proxy.leases().grant(firstKey, new Lease("tenant-1", "lease-1", true, "wall"));
        proxy.leases().grant(secondKey, new Lease("tenant-2", "lease-2", true, "wall"));
        try (Entrance wall = open("wall.sock", new Lease("nobody", "nobody", true, "wall"));
                Entrance one = open("one.sock", ONE)) {
            assertThat(chat(wall, firstKey)).startsWith("HTTP/1.1 200");
            assertThat(proxy.receipt().tenantId()).isEqualTo("tenant-1");
            assertThat(chat(wall, KEY)).startsWith("HTTP/1.1 401");
            assertThat(chat(one, firstKey)).startsWith("HTTP/1.1 401");
            assertThat(chat(wall, secondKey)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aStolenKeyDoesNotEvenListModels() throws Exception {
        proxy.leases().grant(BOUND_KEY, ONE);
        try (Entrance two = open("two.sock", TWO)) {
            assertThat(ask(
                            two,
                            "GET /v1/models HTTP/1.1\r\nhost: x\r\nx-api-key: " + BOUND_KEY
                                    + "\r\nconnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void theSameLeaseIdOfAnotherTenantIsAnotherLease() throws Exception {
        try (Entrance foreign = open("one.sock", new Lease("tenant-2", "lease-1", true))) {
            assertThat(chat(foreign, KEY)).startsWith("HTTP/1.1 401");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-darkplex-lease: lease-1", "x-tenant-id: tenant-1", "x-forwarded-for: 127.0.0.1"})
    void theRequestNeverSaysWhoItIs(String header) throws Exception {
        proxy.leases().grant(BOUND_KEY, ONE);
        try (Entrance two = open("two.sock", TWO)) {
            String body = body("gpt", false, "hi");
            assertThat(ask(two, head(BOUND_KEY, body.length(), header + "\r\nconnection: close") + body))
                    .startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void closingEndsItsCallsAndNoOthers() throws Exception {
        Entrance one = open("one.sock", ONE);
        try (Entrance two = open("two.sock", TWO);
                SocketChannel mine = stalled(one, KEY);
                SocketChannel other = stalled(two, OTHER_KEY)) {
            await().until(() -> proxy.provider().requests().size() == 2);

            one.close();

            assertThat(rest(mine)).contains("PROXY_STOPPING").doesNotContain("[DONE]");
            assertThat(proxy.running().load().exchanges()).isEqualTo(1);
            assertThat(proxy.receipt().tenantId()).isEqualTo("tenant-1");
            assertThat(one.socket()).doesNotExist();
            assertThat(other.isOpen()).isTrue();
            one.close();
        }
    }

    @Test
    void itsFileIsForEverybodyAndReplacesAStaleOne() throws Exception {
        Path path = directory.resolve("one.sock");
        try (var stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stale.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        try (Entrance one = open("one.sock", ONE)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-rw-rw-");
            assertThat(chat(one, KEY)).startsWith("HTTP/1.1 200");
        }
        try (Entrance again = open("one.sock", ONE)) {
            assertThat(chat(again, KEY)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void whatIsNoSocketIsNeverReplaced() throws Exception {
        Path precious = Files.writeString(directory.resolve("precious"), "keep me");
        Path link = Files.createSymbolicLink(directory.resolve("link"), precious);

        assertThatThrownBy(() -> open("precious", ONE)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> open("link", ONE)).isInstanceOf(IllegalStateException.class);

        assertThat(Files.readString(link)).isEqualTo("keep me");
    }

    @Test
    void aPathIsOpenOnceHoweverItIsSpelled() throws Exception {
        Path alias = Files.createSymbolicLink(directory.resolve("alias"), directory);
        try (Entrance one = open("one.sock", ONE)) {
            assertThatThrownBy(() -> open("one.sock", TWO)).hasMessageContaining("open already");
            assertThatThrownBy(() -> proxy.running().openEntrance(alias.resolve("one.sock"), TWO))
                    .hasMessageContaining("open already");
            assertThat(chat(one, KEY)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void pathsThatCannotBeAreRefusedInASentence() {
        assertThatThrownBy(() -> open("x".repeat(120), ONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("107 bytes");
        assertThatThrownBy(() -> open("missing/one.sock", ONE)).hasMessageContaining("no directory");
    }

    @Test
    void thereAreOnlySoManyAndAClosedOneMakesRoom() {
        List<Entrance> all = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            all.add(open(i + ".sock", ONE));
        }
        assertThatThrownBy(() -> open("more.sock", ONE)).hasMessageContaining("limit");
        all.removeLast().close();
        all.add(open("more.sock", ONE));
        all.forEach(Entrance::close);
    }

    @Test
    void oneHasOnlySoManyConnections() throws Exception {
        List<SocketChannel> idle = new ArrayList<>();
        try (Entrance one = open("one.sock", ONE);
                Entrance two = open("two.sock", TWO)) {
            for (int i = 0; i < 20; i++) {
                idle.add(SocketChannel.open(UnixDomainSocketAddress.of(one.socket())));
            }
            for (SocketChannel beyond : idle.subList(8, 20)) {
                assertThat(beyond.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
            assertThat(chat(two, OTHER_KEY)).startsWith("HTTP/1.1 200");
            for (SocketChannel channel : idle) {
                channel.close();
            }
            await().until(() -> chat(one, KEY).startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void aHundredOpenedAndClosedWhileCallsRunLeaveNothing() throws Exception {
        List<Callable<String>> lives = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String name = i + ".sock";
            boolean stall = i % 2 == 0;
            lives.add(() -> {
                Entrance one = open(name, ONE);
                try (SocketChannel call = stalled(one, KEY)) {
                    String answer = stall ? "" : chat(one, KEY);
                    one.close();
                    return answer + rest(call);
                }
            });
        }
        List<String> answers = new ArrayList<>();
        try (var tasks = Executors.newFixedThreadPool(12)) {
            for (Future<String> answer : tasks.invokeAll(lives)) {
                assertThat(answer.get()).doesNotContain("[DONE]");
                answers.add(answer.get());
            }
        }
        assertThat(answers).anyMatch(answer -> answer.contains("is Paris"));
        await().until(() -> proxy.running().load().isIdle());
    }

    @Test
    void hostileBytesEndTheirOwnConnectionOnly() throws Exception {
        var random = new Random(20_261_124);
        try (Entrance one = open("one.sock", ONE)) {
            for (int i = 0; i < 200; i++) {
                byte[] noise = new byte[1 + random.nextInt(600)];
                random.nextBytes(noise);
                try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(one.socket()))) {
                    channel.write(ByteBuffer.wrap(noise));
                } catch (IOException hungUp) {
                    // Beyond the connections that one entrance has.
                    assertThat(hungUp).hasMessageContaining("Broken pipe");
                }
            }
            String large = "GET /healthz HTTP/1.1\r\nhost: x\r\nx-large: " + "y".repeat(40_000) + "\r\n\r\n";
            await().until(() -> ask(one, large).startsWith("HTTP/1.1 4"));
            await().until(() -> chat(one, KEY).startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void entrancesCloseWithTheProxyAndNoneOpensAfterwards() throws Exception {
        ProxyServer other = proxy.server(ProxyExtension.settings());
        assertThatThrownBy(() -> other.openEntrance(directory.resolve("early.sock"), ONE))
                .hasMessageContaining("does not run");
        other.start();
        Entrance one = other.openEntrance(directory.resolve("one.sock"), ONE);
        try (SocketChannel call = stalled(one, KEY)) {
            await().until(() -> !proxy.provider().requests().isEmpty());

            other.close();

            assertThat(rest(call)).contains("PROXY_STOPPING");
        }
        assertThat(one.socket()).doesNotExist();
        assertThat(other.load()).isEqualTo(new ProxyLoad(0, 0, 0, 0));
        one.close();
        assertThatThrownBy(() -> other.openEntrance(directory.resolve("late.sock"), ONE))
                .hasMessageContaining("does not run");
    }

    @Test
    void anInterruptedCloserLeavesNothingEither() throws Exception {
        Entrance one = open("one.sock", ONE);
        try (SocketChannel call = stalled(one, KEY)) {
            Thread closer = Thread.ofVirtual().start(() -> {
                Thread.currentThread().interrupt();
                one.close();
            });
            closer.join();

            assertThat(rest(call)).doesNotContain("[DONE]");
            await().until(() -> proxy.running().load().entrances() == 0);
        }
    }

    private Entrance open(String name, Lease lease) {
        return proxy.running().openEntrance(directory.resolve(name), lease);
    }

    private static String chat(Entrance entrance, String key) throws IOException {
        String body = body("gpt", false, "What is the capital of France?");
        return ask(entrance, head(key, body.length(), "connection: close") + body);
    }

    private static SocketChannel stalled(Entrance entrance, String key) throws IOException {
        String body = body("gpt-" + Script.STALL.word(), true, "hi");
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(entrance.socket()));
        channel.write(ByteBuffer.wrap((head(key, body.length(), "accept: */*") + body).getBytes(UTF_8)));
        return channel;
    }

    private static String head(String key, int length, String header) {
        return "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + key + "\r\ncontent-length: "
                + length + "\r\n" + header + "\r\n\r\n";
    }

    private static String ask(Entrance entrance, String bytes) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(entrance.socket()))) {
            try {
                channel.write(ByteBuffer.wrap(bytes.getBytes(UTF_8)));
            } catch (IOException hungUp) {
                return rest(channel);
            }
            return rest(channel);
        }
    }

    /** All that still comes, however it ends. */
    private static String rest(SocketChannel channel) {
        var all = new ByteArrayOutputStream();
        try {
            Channels.newInputStream(channel).transferTo(all);
        } catch (IOException reset) {
            return all.toString(ISO_8859_1);
        }
        return all.toString(ISO_8859_1);
    }

    private static String withoutIds(String answer) {
        return answer.replaceAll("receipt-\\d+", "receipt");
    }
}
