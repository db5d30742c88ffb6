package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.runtime.process.TestProcessRuntime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real OpenClaw that is frozen when it is idle, and never while it works. Needs what {@link RealOpenClawIT} needs. */
@Tag("real-openclaw")
class RealFrozenOpenClawIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    /** With more than 120 OpenClaw's suspension runs out meanwhile. */
    private static final Duration FROZEN = Duration.ofSeconds(Integer.getInteger("frozen.seconds", 1));

    /** Longer than OpenClaw's pools keep an idle thread. */
    private static final Duration REST = Duration.ofSeconds(64);

    @TempDir
    Path data;

    @SuppressWarnings("NullAway.Init") // before each test
    private TestDatabase database;

    @SuppressWarnings("NullAway.Init") // before each test
    private ScriptedModel model;

    @SuppressWarnings("NullAway.Init") // before each test
    private TestProcessRuntime runtime;

    @BeforeEach
    void open() throws IOException {
        database = new TestDatabase(TestDatabase.Kind.SQLITE);
        model = new ScriptedModel();
        runtime = TestProcessRuntime.real(data.resolve("tenants"), true);
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(runtime.processes()).isEmpty();
        model.close();
        database.close();
    }

    @Test
    void frozenItTakesNoProcessorAndTheNextMessageIsAnsweredAtOnce() throws Exception {
        try (var doors = TestDoors.toModel(model.port());
                var room = room(doors, Map.of("test.plan.idleFreeze", "500ms"))) {
            TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
            var conversation = Transcript.conversation();
            try (Gateway gateway = room.desk.reach(tenant)) {
                said(Transcript.of(gateway, conversation, "one"));
            }
            for (int times = 0; times < (FROZEN.toSeconds() > 100 ? 1 : 4); times++) {
                lookUntil(room, tenant, State.PARKED);
                ProcessHandle inside = runtime.gateway(tenant);
                long before = ticks(inside);
                await().pollInterval(Duration.ofMillis(100))
                        .during(FROZEN)
                        .atMost(LONG.plus(FROZEN))
                        .until(() -> {
                            room.desk.lookAtAll();
                            return stat(inside).startsWith("T") && ticks(inside) == before;
                        });
                long sent = System.nanoTime();
                try (Gateway gateway = room.desk.reach(tenant)) {
                    Transcript answer = Transcript.of(gateway, conversation, "two");
                    await().pollInterval(Duration.ofMillis(2))
                            .atMost(LONG)
                            .until(() -> !answer.text().isEmpty());
                    report(
                            "parked message to first token ms",
                            Duration.ofNanos(System.nanoTime() - sent).toMillis());
                    said(answer);
                    assertThat(answer.text()).isEqualTo("Answer to " + (4 + 2 * times) + " messages");
                }
            }
        }
    }

    /** What {@code databases.mjs} is for: OpenClaw as it comes ends threads after a minute, and the next message waits for new ones. */
    @Test
    void afterAMinuteOfRestTheNextMessageNeedsNoNewThread() throws Exception {
        try (var doors = TestDoors.toModel(model.port());
                var room = room(doors, Map.of("test.plan.idleFreeze", "1h"))) {
            TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
            var conversation = Transcript.conversation();
            try (Gateway gateway = room.desk.reach(tenant)) {
                said(Transcript.of(gateway, conversation, "one"));
                said(Transcript.of(gateway, conversation, "two"));
            }
            ProcessHandle inside = runtime.gateway(tenant);
            Set<String> threads = RealSharedOpenClawIT.threads(inside);
            await().pollInterval(Duration.ofSeconds(1))
                    .during(REST)
                    .atMost(LONG.plus(REST))
                    .until(inside::isAlive);
            try (Gateway gateway = room.desk.reach(tenant)) {
                said(Transcript.of(gateway, conversation, "three"));
            }
            assertThat(threads).containsAll(RealSharedOpenClawIT.threads(inside));
        }
    }

    @Test
    void aThreadThatIsHeldUpIsSeenAndTheCellIsReplacedAndItsTurnIsTold() throws Exception {
        Map<String, String> beat = Map.of(
                "darkplex.tenants.beat.period", "1s",
                "darkplex.tenants.beat.lag-max", "500ms",
                "darkplex.tenants.beat.lag-for", "4s",
                "darkplex.tenants.health-failures-max", "2");
        try (var doors = TestDoors.toModel(model.port());
                var room = room(doors, beat)) {
            TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
            var conversation = Transcript.conversation();
            try (Gateway gateway = room.desk.reach(tenant)) {
                said(Transcript.of(gateway, conversation, "one"));
                await().atMost(LONG)
                        .until(() -> room.beats
                                .of(tenant)
                                .filter(heard -> heard.delay().toMillis() < 500)
                                .isPresent());
                report(
                        "delay at rest ms",
                        room.beats.of(tenant).orElseThrow().delay().toMillis());
                Transcript hanging = Transcript.of(gateway, conversation, "HANG");
                await().atMost(LONG).until(() -> hanging.text().equals("Begun"));
                long pid = runtime.gateway(tenant).pid();
                long held = System.nanoTime();
                var holding = new ProcessBuilder(
                                "timeout",
                                "150",
                                "sh",
                                "-c",
                                "while kill -STOP " + pid + "; do sleep 0.7; kill -CONT " + pid + "; sleep 0.3; done")
                        .redirectErrorStream(true)
                        .start();
                await().pollInterval(Duration.ofMillis(200))
                        .atMost(LONG.multipliedBy(2))
                        .until(() -> {
                            room.desk.lookAtAll();
                            return hanging.last.isDone();
                        });
                report(
                        "held up to replaced ms",
                        Duration.ofNanos(System.nanoTime() - held).toMillis());
                assertThat(hanging.last.get()).isInstanceOf(RunEvent.Lost.class);
                assertThat(holding.waitFor(160, TimeUnit.SECONDS)).isTrue();
            }
            await().atMost(LONG).until(() -> {
                Trouble trouble = room.facts.facts(tenant).trouble();
                return trouble != null && trouble.problem() == TenantProblem.CELL_SILENT;
            });
            try (Gateway gateway = room.desk.reach(tenant)) {
                said(Transcript.of(gateway, conversation, "two"));
            }
        }
    }

    @Test
    void aToolThatTakesLongerThanEveryIdleTimeIsNeverInterrupted() throws Exception {
        var release = new CountDownLatch(1);
        var page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page.createContext("/", exchange -> {
            try {
                release.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            byte[] body = "<html><body><p>worth-the-wait</p></body></html>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("content-type", "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        page.start();
        int port = page.getAddress().getPort();
        try (var doors = TestDoors.toModelAndPage(model.port(), port);
                var room = room(
                        doors,
                        Map.of(
                                "test.plan.idleFreeze",
                                "200ms",
                                "test.plan.idleStop",
                                "800ms",
                                "test.plan.tools",
                                "[session_status, web_fetch]",
                                "test.plan.egressAllow",
                                "['*']"))) {
            TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
            try (Gateway gateway = room.desk.reach(tenant)) {
                Transcript fetching = Transcript.of(
                        gateway, Transcript.conversation(), "FETCH:http://" + TestDoors.HOST + ":" + port + "/");
                await().atMost(LONG)
                        .until(() -> fetching.events.stream().anyMatch(RunEvent.ToolStarted.class::isInstance));
                await().pollInterval(Duration.ofMillis(50))
                        .during(Duration.ofSeconds(6))
                        .atMost(LONG)
                        .until(() -> goesOn(room, tenant));
                release.countDown();
                said(fetching);
                assertThat(model.calls.getLast().body()).contains("worth-the-wait");
            }
            lookUntil(room, tenant, State.ASLEEP);
        } finally {
            release.countDown();
            page.stop(0);
        }
    }

    @Test
    void itSaysItselfThatItWorksEvenWhereThePortalKnowsOfNoWork() throws Exception {
        try (var doors = TestDoors.toModel(model.port());
                var room = room(doors, Map.of("test.plan.idleFreeze", "200ms", "test.plan.idleStop", "800ms"))) {
            TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
            var conversation = Transcript.conversation();
            Gateway gateway = room.desk.reach(tenant);
            Transcript hanging = Transcript.of(gateway, conversation, "HANG");
            await().atMost(LONG).until(() -> hanging.text().equals("Begun"));
            gateway.close();
            await().pollInterval(Duration.ofMillis(50))
                    .during(Duration.ofSeconds(4))
                    .atMost(LONG)
                    .until(() -> {
                        room.desk.lookAtAll();
                        return room.desk.state(tenant).state() == State.READY && !hanging.last.isDone();
                    });
            gateway.stop(conversation, hanging.turn);
            assertThat(hanging.last.get(20, TimeUnit.SECONDS)).isEqualTo(new RunEvent.Stopped());
            lookUntil(room, tenant, State.ASLEEP);
        }
    }

    private boolean goesOn(TestDesk room, TenantId tenant) {
        room.desk.lookAtAll();
        return room.desk.state(tenant).state() == State.READY
                && !stat(runtime.gateway(tenant)).startsWith("T");
    }

    private static void lookUntil(TestDesk room, TenantId tenant, State state) {
        await().pollInterval(Duration.ofMillis(100)).atMost(LONG).until(() -> {
            room.desk.lookAtAll();
            return room.desk.state(tenant).state() == state;
        });
    }

    private static void said(Transcript transcript) throws Exception {
        assertThat(transcript.last.get(60, TimeUnit.SECONDS)).isEqualTo(new RunEvent.Done());
    }

    private TestDesk room(TestDoors doors, Map<String, String> settings) {
        return new TestDesk(database, runtime.runtime(), data.resolve("tenants"), model.address(), doors, settings);
    }

    /** What the system's table of processes says after the name: first of all the state. */
    private static String stat(ProcessHandle process) {
        try {
            String line = Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "stat"), StandardCharsets.ISO_8859_1);
            return line.substring(line.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            throw new IllegalStateException("It has ended.", gone);
        }
    }

    /** Time of the processor that it has taken. */
    private static long ticks(ProcessHandle process) {
        List<String> words = List.of(stat(process).split(" ", -1));
        return Long.parseLong(words.get(11)) + Long.parseLong(words.get(12));
    }

    private static void report(String what, long number) {
        System.out.println("FIGURE " + what + ": " + number);
    }
}
