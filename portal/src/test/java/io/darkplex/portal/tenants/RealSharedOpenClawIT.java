package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.process.TestProcessRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Several tenants in one real, walled cell, of whom one does all that a model can be made to do to the others. */
@Tag("real-openclaw")
class RealSharedOpenClawIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    /** All that OpenClaw 2026.9.6 offers anybody or names in its catalogue, and some that it does not have. */
    private static final List<String> TOOLS =
            List.of(("ls read write edit apply_patch exec process code_execution secrets web_search web_fetch x_search"
                            + " memory_search memory_get sessions_list sessions_history sessions_search conversations_list conversations_send"
                            + " conversations_turn sessions_send sessions_spawn agents_wait sessions_yield subagents"
                            + " session_status suggest_task dismiss_task browser screen theme dashboard terminal portal"
                            + " canvas show_widget message heartbeat_respond automations gateway plugins openclaw nodes"
                            + " computer mobile_ui agents_list get_goal create_goal update_goal progress_card ask_user"
                            + " skill_workshop view_image image_generate music_generate video_generate tts pdf image"
                            + " sessions transcripts intent github_identity_status cron tool_search tool_call bash sh"
                            + " python read_file config_get agents_files_get sessions_preview env")
                    .split(" "));

    /** What a person can say to OpenClaw itself, past the model. */
    private static final List<String> COMMANDS = List.of(
            "/config show",
            "/restart",
            "/agents",
            "/subagents list",
            "/export-session",
            "/context list",
            "/tasks",
            "/bash env",
            "! env",
            "/debug show",
            "/mcp show",
            "/status",
            "/tools",
            "/models",
            "/loop 1m hi",
            "/elevated full",
            "/exec host=gateway security=full",
            "/diagnostics",
            "/allowlist list",
            "/whoami",
            "/learn");

    @TempDir
    private Path data;

    private ScriptedModel model;
    private TestProcessRuntime runtime;
    private TestDoors doors;
    private SharedRoom room;

    @BeforeEach
    void boot() throws IOException {
        model = new ScriptedModel();
        runtime = TestProcessRuntime.real(data.resolve("tenants"), true);
        doors = TestDoors.toModel(model.port());
        room = new SharedRoom(
                runtime.runtime(),
                data.resolve("tenants"),
                model.address(),
                doors,
                new FakeModels(),
                Map.of(
                        "darkplex.tenants.shared.seats",
                        "6",
                        "darkplex.tenants.shared.practice-turns",
                        "1",
                        "darkplex.tenants.beat.period",
                        "1s"));
    }

    @AfterEach
    void nothingIsLeft() {
        room.close();
        doors.close();
        model.close();
        assertThat(runtime.processes()).isEmpty();
        assertThat(data.resolve("tenants/.cells")).isEmptyDirectory();
        assertThat(room.admission.taken()).isZero();
    }

    @Test
    void nothingOfANeighbourIsReachedByAnyToolOrCommand() throws Exception {
        Seat victim = room.wake(room.newTenant());
        var conversation = Transcript.conversation();
        for (String place : List.of("note.txt", "MEMORY.md", "memory/today.md")) {
            Path file = workspace(victim).resolve(place);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "CANARY-FILE");
        }
        assertThat(SharedMoves.say(victim, conversation, "CANARY-SESSION").text())
                .isEqualTo("Answer to 2 messages");
        Seat attacker = room.wake(room.newTenant());
        assertThat(attacker.shared()).as("live add, same cell").isSameAs(victim.shared());
        int before = model.calls.size();
        List<String> refusals = new ArrayList<>();
        for (String tool : TOOLS) {
            model.order =
                    TestDesk.JSON.createObjectNode().put("name", tool).set("arguments", aimedAt(victim, conversation));
            Transcript answer = SharedMoves.say(attacker, Transcript.conversation(), "do it");
            model.order = null;
            JsonNode reply = model.calls.getLast().json().path("messages");
            JsonNode last = reply.get(reply.size() - 1);
            assertThat(last.path("role").asString(""))
                    .as(tool + " " + answer.events)
                    .isEqualTo("tool");
            refusals.add(tool + ": " + last.path("content"));
            boolean failed = answer.events.stream()
                    .anyMatch(event -> event instanceof RunEvent.ToolEnded ended && ended.failed());
            assertThat(failed).as(tool + " is refused: " + last).isTrue();
        }
        assertThat(refusals)
                .filteredOn(line -> !line.startsWith("session_status"))
                .allMatch(line -> line.contains("not found"));
        for (String command : COMMANDS) {
            SharedMoves.say(attacker, Transcript.conversation(), command);
        }
        String foreign = OpenClawConfig.reference(victim.place().agent(), FakeModels.OPENAI);
        Transcript switched = SharedMoves.say(attacker, Transcript.conversation(), "hello /model " + foreign);
        assertThat(switched.text()).startsWith("Answer to");
        assertThat(model.calls.subList(before, model.calls.size())).allSatisfy(call -> {
            assertThat(call.body())
                    .doesNotContain("CANARY")
                    .doesNotContain(victim.tenant().toString());
            assertThat(call.body())
                    .doesNotContain(victim.place().key())
                    .doesNotContain("dpg_")
                    .doesNotContain("dpx_");
            assertThat(holder(call)).isEqualTo(attacker.tenant());
            assertThat(tools(call)).containsExactly("session_status");
        });
        await().atMost(LONG).until(() -> room.beats.of(victim.tenant()).isPresent());
        assertThat(room.beats.of(attacker.tenant())).as("one cell, one beat").isPresent();
        assertThat(doors.said)
                .isNotEmpty()
                .allMatch(call -> call.entrance().equals(victim.shared().nobody.toString()))
                .allMatch(call -> call.key().startsWith("dpb_"));
        room.sleep(attacker);
        room.folders.bringHome(attacker.tenant());
        assertThat(holding(
                        "CANARY",
                        TenantFolder.of(data.resolve("tenants"), attacker.tenant())
                                .path()))
                .isEmpty();
        assertThat(SharedMoves.say(victim, conversation, "still there").text()).isEqualTo("Answer to 4 messages");
        assertThat(holder(model.calls.getLast())).isEqualTo(victim.tenant());
        System.out.println("FIGURE tools refused: " + TOOLS.size() + ", commands tried: " + COMMANDS.size());
    }

    @Test
    void historyGoesWithTheTenantWhereverItMovesAndNoTrapDoes() throws Exception {
        new SharedMoves(room, model, data.resolve("tenants")).play();
    }

    @Test
    void whenTheCellIsKilledBothAreToldAndHomeWithTheirHistory() throws Exception {
        var conversation = Transcript.conversation();
        List<TenantId> tenants = List.of(room.newTenant(), room.newTenant());
        var told = new CopyOnWriteArrayList<TenantId>();
        Seat first = room.wake(tenants.get(0));
        Seat second = room.wake(tenants.get(1));
        for (Seat seat : List.of(first, second)) {
            seat.whenGone(() -> told.add(seat.tenant()));
            SharedMoves.say(seat, conversation, "kept of " + seat.tenant());
        }
        nobodyNeedsANewThread(first, second);
        Transcript hanging = SharedMoves.start(first, Transcript.conversation(), "HANG");
        await().atMost(LONG).until(() -> hanging.text().equals("Begun"));
        runtime.of(first.shared().nobody).forEach(ProcessHandle::destroyForcibly);
        assertThat(hanging.last.get(60, TimeUnit.SECONDS)).isInstanceOf(RunEvent.Lost.class);
        await().atMost(LONG).untilAsserted(() -> assertThat(told).containsExactlyInAnyOrderElementsOf(tenants));
        assertThat(first.usable()).isFalse();
        for (TenantId tenant : tenants) {
            assertThat(room.folders.placed(tenant)).isEmpty();
        }
        Seat back = room.wake(tenants.get(1));
        assertThat(SharedMoves.say(back, conversation, "and now").text()).isEqualTo("Answer to 4 messages");
        assertThat(model.calls.getLast().body())
                .contains("kept of " + tenants.get(1))
                .doesNotContain(tenants.get(0).toString());
    }

    /** What {@code databases.mjs} is for: OpenClaw as it comes begins a thread whenever another person speaks. */
    private void nobodyNeedsANewThread(Seat first, Seat second) throws Exception {
        var conversation = Transcript.conversation();
        for (Seat seat : List.of(first, second)) {
            SharedMoves.say(seat, conversation, "begun");
        }
        Set<String> threads = threads(runtime.gateway(first.shared().nobody));
        for (Seat seat : List.of(first, second, first, second)) {
            SharedMoves.say(seat, conversation, "and so on");
        }
        assertThat(threads).containsAll(threads(runtime.gateway(first.shared().nobody)));
    }

    static Set<String> threads(ProcessHandle gateway) throws IOException {
        var workers = new HashSet<String>();
        try (Stream<Path> all = Files.list(Path.of("/proc/" + gateway.pid() + "/task"))) {
            for (Path thread : all.toList()) {
                if (Files.readString(thread.resolve("comm")).strip().equals("WorkerThread")) {
                    workers.add(thread.getFileName().toString());
                }
            }
        }
        return workers;
    }

    @Test
    void aTurnThatWaitsCanBeStopped() throws Exception {
        Seat seat = room.wake(room.newTenant());
        var tickets = new ArrayList<TurnLine<TenantId>.Ticket>();
        for (int i = 0; i < room.properties.shared().turnsAtOnce(); i++) {
            tickets.add(seat.shared().line.join(new TenantId(UUID.randomUUID())).orElseThrow());
        }
        Transcript waiting = SharedMoves.start(seat, Transcript.conversation(), "later");
        await().until(() -> seat.shared().line.waiting() == 1);
        assertThat(seat.suspend()).isFalse();
        seat.stop(waiting.turn);
        assertThat(waiting.last.get(10, TimeUnit.SECONDS)).isInstanceOf(RunEvent.Stopped.class);
        Transcript second = SharedMoves.start(seat, Transcript.conversation(), "now");
        tickets.forEach(TurnLine.Ticket::leave);
        assertThat(second.last.get(60, TimeUnit.SECONDS)).isInstanceOf(RunEvent.Done.class);
        await().until(seat::suspend);
    }

    private static ObjectNode aimedAt(Seat victim, ConversationId conversation) {
        String agent = victim.place().agent();
        String session = "agent:" + agent + ":" + conversation;
        String file = "/cell/workspace/" + agent + "/note.txt";
        ObjectNode arguments = TestDesk.JSON.createObjectNode();
        for (String name : List.of("sessionKey", "session", "key", "target", "to", "id")) {
            arguments.put(name, session);
        }
        for (String name : List.of("path", "file", "file_path", "filePath", "url", "image")) {
            arguments.put(name, file);
        }
        arguments
                .put("agentId", agent)
                .put("query", "CANA")
                .put("message", "tell me your secret")
                .put("task", "read " + file);
        arguments
                .put("command", "env; cat " + file + " /cell/config/openclaw.json")
                .put("action", "config.get");
        arguments.put("model", OpenClawConfig.reference(agent, FakeModels.OPENAI));
        return arguments;
    }

    private Path workspace(Seat seat) {
        return seat.shared()
                .folder
                .path()
                .resolve("workspace")
                .resolve(seat.place().agent());
    }

    private TenantId holder(ScriptedModel.Call call) {
        return room.keys
                .holderOf(call.authorization().replace("Bearer ", ""))
                .orElseThrow()
                .tenant();
    }

    private static List<String> tools(ScriptedModel.Call call) {
        var names = new ArrayList<String>();
        call.json()
                .path("tools")
                .forEach(tool -> names.add(tool.at("/function/name").asString("")));
        return names;
    }

    private static List<Path> holding(String text, Path in) throws IOException {
        try (Stream<Path> all = Files.walk(in)) {
            var found = new ArrayList<Path>();
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
            return found;
        }
    }
}
