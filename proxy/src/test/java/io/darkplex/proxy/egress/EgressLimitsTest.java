package io.darkplex.proxy.egress;

import static io.darkplex.proxy.egress.EgressExtension.OTHER;
import static io.darkplex.proxy.egress.EgressExtension.OUTSIDE;
import static io.darkplex.proxy.egress.EgressExtension.TENANT;
import static io.darkplex.proxy.egress.EgressExtension.read;
import static io.darkplex.proxy.egress.EgressExtension.rest;
import static io.darkplex.proxy.egress.EgressExtension.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The way out over real sockets: what holds it back, what ends it, and what cannot disturb it. */
class EgressLimitsTest {

    @RegisterExtension
    final EgressExtension egress = new EgressExtension();

    @Test
    void whoeverDoesNotReadHoldsTheOtherBack() throws Exception {
        var sent = new AtomicLong();
        try (var server = new FakeServer(OUTSIDE, socket -> {
            byte[] piece = new byte[64 * 1024];
            while (true) {
                socket.getOutputStream().write(piece);
                sent.addAndGet(piece.length);
            }
        })) {
            egress.allow(server.port());
            try (SocketChannel tunnel = egress.tunnel(egress.entrance(), "127.0.0.2:" + server.port())) {
                var last = new AtomicLong(-1);
                await().pollInterval(Duration.ofMillis(200)).until(() -> last.getAndSet(sent.get()) == sent.get());
                assertThat(sent.get()).isBetween(1L, 12_000_000L);
                await().until(() -> egress.ended.size() == 1);
                assertThat(egress.ended.getFirst().end()).isEqualTo(EgressEnd.IDLE);
                assertThat(tunnel.isOpen()).isTrue();
            }
        }
    }

    @Test
    void aTunnelHasOnlySoManyBytesAndSoMuchTime() throws Exception {
        try (FakeServer server = FakeServer.echo()) {
            EgressPolicy any = EgressExtension.policy(server.port());
            egress.policies.put(
                    TENANT, new EgressPolicy(any.allowed(), any.ports(), 5, 1_000, 1_000_000, Duration.ofSeconds(20)));
            try (SocketChannel tunnel = egress.tunnel(egress.entrance(), "127.0.0.2:" + server.port())) {
                send(tunnel, "x".repeat(600));
                assertThat(read(tunnel, 600)).hasSize(600);
                send(tunnel, "x".repeat(600));
                assertThat(rest(tunnel)).isEmpty();
            }
            await().until(() -> egress.ended.size() == 1);
            assertThat(egress.ended.getFirst().end()).isEqualTo(EgressEnd.BYTES_SPENT);
            assertThat(egress.ended.getFirst().bytesUp()).isEqualTo(600);
            egress.policies.put(
                    TENANT, new EgressPolicy(any.allowed(), any.ports(), 5, 1_000, 1_000, Duration.ofMillis(300)));
            try (SocketChannel tunnel = egress.tunnel(egress.entrance(), "127.0.0.2:" + server.port())) {
                assertThat(rest(tunnel)).isEmpty();
            }
            await().until(() -> egress.ended.size() == 2);
            assertThat(egress.ended.getLast().end()).isEqualTo(EgressEnd.TIME_SPENT);
        }
    }

    @Test
    void aTenantHasOnlySoManyOpenAndAnotherIsNotStarved() throws Exception {
        List<SocketChannel> tunnels = new ArrayList<>();
        try (FakeServer server = FakeServer.echo();
                EgressEntrance other = egress.open(OTHER)) {
            egress.allow(server.port());
            String authority = "127.0.0.2:" + server.port();
            for (int i = 0; i < 200; i++) {
                tunnels.add(egress.tunnel(egress.entrance(), authority));
            }
            Thread busy = Thread.ofVirtual().start(() -> tunnels.forEach(EgressLimitsTest::quietlyFill));
            long start = System.nanoTime();
            try (SocketChannel tunnel = egress.tunnel(other, authority)) {
                for (int i = 0; i < 50; i++) {
                    send(tunnel, "ping");
                    assertThat(read(tunnel, 4)).isEqualTo("ping");
                }
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
            assertThat(egress.server().counts())
                    .hasEntrySatisfying(
                            TENANT, counts -> assertThat(counts.open()).isEqualTo(200));
            busy.join();
            for (int i = 200; i < 220; i++) {
                tunnels.add(egress.tunnel(egress.entrance(), authority));
            }
            assertThat(egress.connectTo(authority))
                    .startsWith("HTTP/1.1 429 TENANT_BUSY")
                    .contains("retry-after");
        } finally {
            for (SocketChannel tunnel : tunnels) {
                tunnel.close();
            }
        }
    }

    @Test
    void manySlowHeadsAreEndedAndTheirTenantsLimitHolds() throws Exception {
        List<SocketChannel> slow = new ArrayList<>();
        try (FakeServer server = FakeServer.echo();
                EgressEntrance other = egress.open(OTHER)) {
            egress.allow(server.port());
            for (int i = 0; i < 250; i++) {
                SocketChannel channel = egress.connect();
                send(channel, "CONNECT ");
                slow.add(channel);
            }
            await().until(() -> egress.server().load().connections() == 250);
            try (SocketChannel beyond = egress.connect()) {
                assertThat(rest(beyond)).startsWith("HTTP/1.1 429 TENANT_BUSY");
            }
            try (SocketChannel tunnel = egress.tunnel(other, "127.0.0.2:" + server.port())) {
                // A byte now and then does not help: the whole head has only so long.
                await().pollInterval(Duration.ofMillis(100)).until(() -> {
                    for (SocketChannel channel : slow.subList(0, 5)) {
                        quietly(() -> send(channel, "x"));
                    }
                    return egress.server().load().connections() == 1;
                });
                assertThat(tunnel.isOpen()).isTrue();
            }
        } finally {
            for (SocketChannel channel : slow) {
                channel.close();
            }
        }
    }

    @Test
    void closingAnEntranceEndsItsTunnelsAndNoOthers() throws Exception {
        try (FakeServer server = FakeServer.echo();
                EgressEntrance other = egress.open(OTHER)) {
            egress.allow(server.port());
            try (SocketChannel mine = egress.tunnel(egress.entrance(), "127.0.0.2:" + server.port());
                    SocketChannel kept = egress.tunnel(other, "127.0.0.2:" + server.port())) {
                egress.entrance().close();

                assertThat(rest(mine)).isEmpty();
                assertThat(egress.entrance().socket()).doesNotExist();
                assertThat(egress.ended.getFirst().end()).isEqualTo(EgressEnd.CLOSED);
                send(kept, "still");
                assertThat(read(kept, 5)).isEqualTo("still");
                egress.entrance().close();
            }
        }
    }

    @Test
    void whoIsWhoIsSaidByTheSocketAlone() throws Exception {
        try (FakeServer server = FakeServer.echo()) {
            egress.policies.put(OTHER, EgressExtension.policy(server.port()));

            assertThat(egress.ask("CONNECT 127.0.0.2:" + server.port()
                            + " HTTP/1.1\r\nProxy-Authorization: Basic dGVuYW50LTI6eA==" + "\r\nX-Tenant-Id: " + OTHER
                            + "\r\n\r\n"))
                    .contains("TENANT_UNKNOWN");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void aCallerThatLeavesIsNotWaitedForLong() throws Exception {
        var left = new CountDownLatch(1);
        try (var server = new FakeServer(OUTSIDE, socket -> {
            socket.getInputStream().readAllBytes();
            quietlyWait(left);
        })) {
            egress.allow(server.port());
            try (SocketChannel tunnel = egress.tunnel(egress.entrance(), "127.0.0.2:" + server.port())) {
                send(tunnel, "x");
            }
            try (SocketChannel plain = egress.connect()) {
                send(plain, "GET http://127.0.0.2:" + server.port() + "/ HTTP/1.1\r\n\r\n");
            }
            await().atMost(Duration.ofSeconds(3))
                    .until(() -> egress.server().load().isIdle());
        } finally {
            left.countDown();
        }
    }

    @Test
    void whatFailsInsideIsToldAndNothingStays() throws Exception {
        egress.policiesFail = true;

        assertThat(egress.connectTo("example.org:443")).startsWith("HTTP/1.1 500 OURS");
    }

    @Test
    void manyEntrancesOpenedAndClosedWhileTunnelsRunLeaveNothing() throws Exception {
        List<Callable<String>> lives = new ArrayList<>();
        try (FakeServer server = FakeServer.echo()) {
            for (int i = 0; i < 100; i++) {
                String tenant = "many-" + i;
                egress.policies.put(tenant, EgressExtension.policy(server.port()));
                lives.add(() -> {
                    EgressEntrance way = egress.open(tenant);
                    try (SocketChannel tunnel = egress.tunnel(way, "127.0.0.2:" + server.port())) {
                        send(tunnel, "hi");
                        String echo = read(tunnel, 2);
                        way.close();
                        return echo + rest(tunnel);
                    }
                });
            }
            try (var tasks = Executors.newFixedThreadPool(12)) {
                for (Future<String> said : tasks.invokeAll(lives)) {
                    assertThat(said.get()).isEqualTo("hi");
                }
            }
            assertThat(egress.server().load()).isEqualTo(new EgressLoad(1, 0, 0, 0));
        }
    }

    @Test
    void hostileBytesEndTheirOwnConnectionOnly() throws Exception {
        var random = new Random(20_261_124);
        try (FakeServer server = FakeServer.echo()) {
            egress.allow(server.port());
            for (int i = 0; i < 300; i++) {
                byte[] noise = new byte[1 + random.nextInt(800)];
                random.nextBytes(noise);
                try (SocketChannel channel = egress.connect()) {
                    quietly(() -> channel.write(ByteBuffer.wrap(noise)));
                }
            }
            assertThat(egress.ask("GET http://a.org/ HTTP/1.1\r\nx: " + "y".repeat(9_000)))
                    .startsWith("HTTP/1.1 400 REQUEST_MALFORMED");
            assertThat(egress.ask("GET http://a.org/ HTTP/1.1\r\n" + "x: y\r\n".repeat(60) + "\r\n"))
                    .startsWith("HTTP/1.1 400 REQUEST_MALFORMED");
            try (SocketChannel tunnel = egress.tunnel(egress.entrance(), "127.0.0.2:" + server.port())) {
                send(tunnel, "fine");
                assertThat(read(tunnel, 4)).isEqualTo("fine");
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void entrancesAreOpenedOnceAndNeverOverAFile() throws Exception {
        Path precious = Files.writeString(egress.directory().resolve("precious"), "keep me");

        assertThatThrownBy(() -> egress.open(TENANT)).hasMessageContaining("open already");
        assertThatThrownBy(() -> egress.server().openEntrance(precious, TENANT))
                .isInstanceOf(IllegalStateException.class);

        assertThat(Files.readString(precious)).isEqualTo("keep me");
        Files.delete(precious);
        assertThat(egress.server().load().entrances()).isEqualTo(1);
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void quietly(Step step) {
        try {
            step.run();
        } catch (IOException gone) {
            return;
        }
    }

    private static void quietlyWait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void quietlyFill(SocketChannel tunnel) {
        quietly(() -> send(tunnel, "x".repeat(20_000)));
    }
}
