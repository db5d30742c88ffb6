package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.runtime.process.TestProcessRuntime;
import io.darkplex.proxy.egress.EgressProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The room against a real OpenClaw and a scripted provider. Needs {@code DARKPLEX_OPENCLAW_NODE} and
 * {@code DARKPLEX_OPENCLAW_MAIN}; without them it fails, since a green run that tried nothing is worth nothing.
 */
@Tag("real-openclaw")
class RealOpenClawIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    static Path data;

    private static TestDatabase database;
    private static ScriptedModel model;
    private static TestProcessRuntime runtime;
    private static TestDoors doors;
    private static TestDesk room;

    @BeforeAll
    static void boot() throws IOException {
        database = new TestDatabase(TestDatabase.Kind.SQLITE);
        model = new ScriptedModel();
        runtime = TestProcessRuntime.real(data.resolve("tenants"), true);
        doors = TestDoors.toModel(model.port());
        room = new TestDesk(database, runtime.runtime(), data.resolve("tenants"), model.address(), doors, Map.of());
    }

    @AfterAll
    static void nothingIsLeft() {
        room.close();
        doors.close();
        assertThat(runtime.processes()).isEmpty();
        model.close();
        database.close();
    }

    @Test
    void answersAndNamesTheTurnInEveryCall() throws Exception {
        TenantId tenant = newTenant();
        long asked = System.nanoTime();
        try (Gateway gateway = room.desk.reach(tenant)) {
            report("cold start ms", Duration.ofNanos(System.nanoTime() - asked).toMillis());
            report("idle PSS MB", memory(tenant, "Pss:"));
            report("idle RSS MB", memory(tenant, "Rss:"));
            Transcript first = say(gateway, Transcript.conversation(), "hello");
            assertThat(first.text()).isEqualTo("Answer to 2 messages");
            assertThat(first.events).first().isInstanceOf(RunEvent.Accepted.class);
            assertThat(first.last.join()).isEqualTo(new RunEvent.Done());
            var call = model.calls.getLast();
            assertThat(call.traceId()).isEqualTo(first.turn.toString().replace("-", ""));
            assertThat(call.json().path("stream_options").path("include_usage").asBoolean())
                    .isTrue();
            assertThat(room.keys.holderOf(call.authorization().replace("Bearer ", "")))
                    .contains(new VirtualKeys.Holder(tenant, true));
            report("first prompt bytes", call.body().length());
            firstToken(gateway);
            firstToken(gateway);
            firstToken(gateway);
            report("PSS MB after chats", memory(tenant, "Pss:"));
            report("RSS MB after chats", memory(tenant, "Rss:"));
        }
    }

    private static void firstToken(Gateway gateway) throws Exception {
        var conversation = Transcript.conversation();
        say(gateway, conversation, "first");
        long sent = System.nanoTime();
        Transcript answer = Transcript.of(gateway, conversation, "second");
        await().pollInterval(Duration.ofMillis(2))
                .atMost(LONG)
                .until(() -> !answer.text().isEmpty());
        report(
                "awake message to first token ms",
                Duration.ofNanos(System.nanoTime() - sent).toMillis());
        answer.last.get(60, TimeUnit.SECONDS);
    }

    @Test
    void showsThinkingAndRefusesEveryDangerousTool() throws Exception {
        try (Gateway gateway = room.desk.reach(newTenant())) {
            Transcript thought = say(gateway, Transcript.conversation(), "THINK");
            assertThat(thought.events).contains(new RunEvent.Reasoning("Let me see."));
            for (String tool : List.of(
                    "exec",
                    "process",
                    "read",
                    "write",
                    "edit",
                    "ls",
                    "apply_patch",
                    "browser",
                    "web_fetch",
                    "web_search",
                    "sessions_history",
                    "sessions_send",
                    "sessions_spawn",
                    "message",
                    "cron",
                    "nodes",
                    "gateway")) {
                Transcript tried = say(gateway, Transcript.conversation(), "CALL:" + tool);
                assertThat(tried.events)
                        .as(tool)
                        .filteredOn(RunEvent.ToolEnded.class::isInstance)
                        .isNotEmpty()
                        .allMatch(event -> ((RunEvent.ToolEnded) event).failed());
            }
            Transcript allowed = say(gateway, Transcript.conversation(), "CALL:session_status");
            assertThat(allowed.events).anyMatch(event -> event instanceof RunEvent.ToolEnded ended && !ended.failed());
        }
        var offered = new ArrayList<String>();
        model.calls.forEach(call -> call.json()
                .path("tools")
                .forEach(tool -> offered.add(tool.path("function").path("name").asString(""))));
        assertThat(offered).isNotEmpty().containsOnly("session_status");
    }

    @Test
    void stopsInTheMiddleAndGoesOnAfterwards() throws Exception {
        try (Gateway gateway = room.desk.reach(newTenant())) {
            var conversation = Transcript.conversation();
            Transcript hanging = Transcript.of(gateway, conversation, "HANG");
            await().atMost(LONG).until(() -> hanging.text().equals("Begun"));
            long asked = System.nanoTime();
            gateway.stop(conversation, hanging.turn);
            assertThat(hanging.last.get(20, TimeUnit.SECONDS)).isEqualTo(new RunEvent.Stopped());
            report(
                    "stop of an answer ms",
                    Duration.ofNanos(System.nanoTime() - asked).toMillis());
            await().atMost(LONG)
                    .until(() -> model.broken.contains(hanging.turn.toString().replace("-", "")));
            assertThat(say(gateway, conversation, "again").last.join()).isEqualTo(new RunEvent.Done());
        }
    }

    @Test
    void twoConversationsRunSideBySideAndRefusalsLockNothing() throws Exception {
        try (Gateway gateway = room.desk.reach(newTenant())) {
            Transcript hanging = Transcript.of(gateway, Transcript.conversation(), "HANG");
            await().atMost(LONG).until(() -> hanging.text().equals("Begun"));
            Transcript refused = say(gateway, Transcript.conversation(), "STATUS:402");
            assertThat(refused.last.join())
                    .isInstanceOfSatisfying(
                            RunEvent.Failed.class,
                            failed -> assertThat(failed.kind()).isEqualTo("billing"));
            say(gateway, Transcript.conversation(), "STATUS:401");
            int before = model.calls.size();
            say(gateway, Transcript.conversation(), "STATUS:429");
            assertThat(model.calls)
                    .as("the proxy retries, the assistant does not")
                    .hasSize(before + 1);
            assertThat(say(gateway, Transcript.conversation(), "fine").last.join())
                    .isEqualTo(new RunEvent.Done());
            assertThat(model.calls.stream()
                            .map(ScriptedModel.Call::traceId)
                            .distinct()
                            .count())
                    .isGreaterThanOrEqualTo(4);
            gateway.stop(Transcript.conversation(), hanging.turn);
            assertThat(hanging.last.get(20, TimeUnit.SECONDS)).isEqualTo(new RunEvent.Stopped());
        }
    }

    @Test
    void historyOutlivesAStopAndAKill() throws Exception {
        TenantId tenant = newTenant();
        var conversation = Transcript.conversation();
        try (Gateway gateway = room.desk.reach(tenant)) {
            say(gateway, conversation, "one");
            Transcript hanging = Transcript.of(gateway, conversation, "HANG");
            await().atMost(LONG).until(() -> hanging.text().equals("Begun"));
            runtime.of(tenant).findFirst().orElseThrow().destroyForcibly();
            assertThat(hanging.last.get(20, TimeUnit.SECONDS)).isInstanceOf(RunEvent.Lost.class);
        }
        long asked = System.nanoTime();
        try (Gateway gateway = room.desk.reach(tenant)) {
            report(
                    "start after a kill ms",
                    Duration.ofNanos(System.nanoTime() - asked).toMillis());
            say(gateway, conversation, "two");
            assertThat(model.calls.getLast().body())
                    .contains("Answer to 2 messages")
                    .contains("HANG");
            // It has a loopback of its own: in this machine's network it listens nowhere.
            assertThat(runtime.listening(tenant)).isEmpty();
        }
    }

    @Test
    void forgetsWhenAwake() throws Exception {
        TenantId tenant = newTenant();
        ConversationId conversation = Transcript.conversation();
        try (Gateway gateway = room.desk.reach(tenant)) {
            say(gateway, conversation, "a secret canary");
            room.desk.forget(tenant, conversation);
            await().atMost(LONG).until(() -> room.store.toForget(tenant, 10).isEmpty());
            say(gateway, conversation, "who am I");
            assertThat(model.calls.getLast().body()).doesNotContain("canary");
        }
        room.facts.stop(tenant, true);
        awaitAsleep(tenant);
        try (Stream<Path> files = Files.walk(home(tenant))) {
            assertThat(files.map(Path::toString).filter(name -> name.contains(".deleted.")))
                    .isEmpty();
        }
    }

    /** As the version before left it: all of OpenClaw's state in the tenant's folder. */
    @Test
    void aFolderOfTheFirstLayoutKeepsItsHistory() throws Exception {
        TenantId tenant = newTenant();
        var conversation = Transcript.conversation();
        try (Gateway gateway = room.desk.reach(tenant)) {
            say(gateway, conversation, "a word of old");
        }
        room.facts.stop(tenant, true);
        awaitAsleep(tenant);
        assertThat(home(tenant).resolve("agent/agent/openclaw-agent.sqlite")).exists();
        Path state = Files.createDirectories(home(tenant).resolve("state/agents"));
        Files.move(home(tenant).resolve("agent"), state.resolve("main"));
        Files.createDirectories(home(tenant).resolve("home"));
        try (Gateway gateway = room.desk.reach(tenant)) {
            say(gateway, conversation, "and now");
            assertThat(model.calls.getLast().body()).contains("a word of old");
            assertThat(home(tenant).resolve("state")).doesNotExist();
        }
    }

    private static final Map<String, String> WITH_WEB =
            Map.of("test.plan.tools", "[session_status, web_fetch]", "test.plan.egressAllow", "['*']");

    @Test
    void sleepsWhenIdleAndLeavesNothing() throws Exception {
        TenantId tenant;
        Path folders = data.resolve("sleepers/tenants");
        var processes = TestProcessRuntime.real(folders, true);
        try (var second = new TestDesk(
                database, processes.runtime(), folders, model.address(), doors, Map.of("test.plan.idleStop", "0s"))) {
            tenant = second.desk.of(new UserId(UUID.randomUUID()));
            try (Gateway gateway = second.desk.reach(tenant)) {
                second.desk.lookAtAll();
                assertThat(say(gateway, Transcript.conversation(), "hi").last.join())
                        .isEqualTo(new RunEvent.Done());
            }
            long asked = System.nanoTime();
            second.desk.lookAtAll();
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(LONG)
                    .until(() -> second.desk.state(tenant).state() == AssistantState.State.ASLEEP
                            && processes.of(tenant).findAny().isEmpty());
            report(
                    "stop of a cell ms",
                    Duration.ofNanos(System.nanoTime() - asked).toMillis());
            long again = System.nanoTime();
            try (Gateway gateway = second.desk.reach(tenant)) {
                report(
                        "second start ms",
                        Duration.ofNanos(System.nanoTime() - again).toMillis());
                gateway.stop(Transcript.conversation(), new Transcript().turn);
            }
        }
        assertThat(processes.processes()).isEmpty();
    }

    @Test
    void fetchesAPageWhereItMayAndNowhereElse() throws Exception {
        var page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var asked = new CopyOnWriteArrayList<String>();
        page.createContext("/", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("host"));
            byte[] body =
                    "<html><body><h1>Page</h1><p>canary-in-a-page</p></body></html>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("content-type", "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        page.start();
        int port = page.getAddress().getPort();
        Path folders = data.resolve("readers/tenants");
        var processes = TestProcessRuntime.real(folders, true);
        try (var open = TestDoors.toModelAndPage(model.port(), port);
                var desk = new TestDesk(database, processes.runtime(), folders, model.address(), open, WITH_WEB)) {
            TenantId tenant = desk.desk.of(new UserId(UUID.randomUUID()));
            try (Gateway gateway = desk.desk.reach(tenant)) {
                say(gateway, Transcript.conversation(), "FETCH:http://" + TestDoors.HOST + ":" + port + "/");
                assertThat(model.calls.getLast().body()).contains("canary-in-a-page");
                assertThat(open.contacts).containsExactly(TestDoors.HOST);
                for (String elsewhere : List.of(
                        "http://other.example.com:" + port + "/",
                        "http://127.0.0.1:" + port + "/",
                        "http://169.254.169.254/latest/meta-data/",
                        "http://" + TestDoors.HOST + ":" + model.port() + "/")) {
                    Transcript tried = say(gateway, Transcript.conversation(), "FETCH:" + elsewhere);
                    assertThat(tried.events)
                            .as(elsewhere)
                            .anyMatch(event -> event instanceof RunEvent.ToolEnded ended && ended.failed());
                }
                assertThat(open.refusals).contains(EgressProblem.HOST_NOT_ALLOWED, EgressProblem.PORT_NOT_ALLOWED);
                assertThat(asked).containsExactly(TestDoors.HOST + ":" + port);
            }
        } finally {
            page.stop(0);
        }
    }

    /** OpenClaw's own audit, run inside a living cell as its user. */
    @Test
    void itsOwnAuditFindsNothingCritical() throws Exception {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) && Files.isExecutable(Path.of("/usr/bin/nsenter")),
                "Only root may enter a cell.");
        TenantId tenant = newTenant();
        try (Gateway gateway = room.desk.reach(tenant)) {
            say(gateway, Transcript.conversation(), "hello");
            ProcessHandle inside = runtime.gateway(tenant);
            JsonNode found = TestDesk.JSON.readTree(inCell(inside, "security", "audit", "--deep", "--json"));
            // It reaches the gateway, which grants a caller without our token nothing.
            assertThat(found.at("/deep/gateway/attempted").asBoolean()).isTrue();
            assertThat(found.at("/summary/critical").asInt(-1))
                    .as(found.path("findings").toPrettyString())
                    .isZero();
        }
    }

    /** Runs OpenClaw's command in the namespaces, with the user and the environment of a process of a cell. */
    private static String inCell(ProcessHandle inside, String... words) throws Exception {
        Path proc = Path.of("/proc/" + inside.pid());
        String user = String.valueOf(Files.getAttribute(proc, "unix:uid"));
        var command = new ArrayList<>(List.of("/usr/bin/nsenter", "--target", Long.toString(inside.pid())));
        command.addAll(List.of("--mount", "--net", "--pid", "--ipc", "--uts", "--setuid", user, "--setgid", user));
        command.addAll(List.of("--wdns=/cell/workspace", "/opt/node/bin/node"));
        command.add("/opt/openclaw/node_modules/openclaw/openclaw.mjs");
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        for (String variable : Files.readString(proc.resolve("environ")).split("\0", -1)) {
            int equals = variable.indexOf('=');
            // The marks are for processes of the portal's alone.
            if (equals > 0 && !variable.startsWith("DARKPLEX_TENANT") && !variable.startsWith("DARKPLEX_INSTANCE")) {
                builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(60, TimeUnit.SECONDS);
        return out.substring(Math.max(0, out.indexOf('{')));
    }

    private static Path home(TenantId tenant) {
        return TenantFolder.of(data.resolve("tenants"), tenant).path();
    }

    private static void awaitAsleep(TenantId tenant) {
        await().atMost(LONG).until(() -> room.desk.state(tenant).state() == AssistantState.State.ASLEEP);
    }

    private static TenantId newTenant() {
        return room.desk.of(new UserId(UUID.randomUUID()));
    }

    private static Transcript say(Gateway gateway, ConversationId conversation, String text) throws Exception {
        Transcript transcript = Transcript.of(gateway, conversation, text);
        transcript.last.get(60, TimeUnit.SECONDS);
        return transcript;
    }

    private static long memory(TenantId tenant, String kind) throws IOException {
        long kilobytes = 0;
        for (ProcessHandle process : runtime.of(tenant).toList()) {
            for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/smaps_rollup"))) {
                if (line.startsWith(kind)) {
                    kilobytes += Long.parseLong(line.replaceAll("\\D+", ""));
                }
            }
        }
        return kilobytes / 1024;
    }

    private static void report(String figure, long value) {
        System.out.println("FIGURE " + figure + ": " + value);
    }
}
