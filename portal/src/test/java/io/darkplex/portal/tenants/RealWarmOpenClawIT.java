package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.files.FilePath;
import io.darkplex.portal.tenants.runtime.process.TestProcessRuntime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants that come into real, walled cells which were there before them. */
@Tag("real-openclaw")
class RealWarmOpenClawIT {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String CANARY = "canary-of-this-tenant";

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
        room = new TestDesk(
                database,
                runtime.runtime(),
                data.resolve("tenants"),
                model.address(),
                doors,
                Map.of("darkplex.tenants.warm-cells", "1", "darkplex.tenants.warm-pause", "0s"));
    }

    @AfterAll
    static void nothingIsLeft() {
        room.close();
        doors.close();
        assertThat(runtime.processes()).isEmpty();
        assertThat(data.resolve("tenants/.cells")).isEmptyDirectory();
        model.close();
        database.close();
    }

    @Test
    void historyAndFilesAreThereInEveryCellThatFollows() throws Exception {
        TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
        var conversation = Transcript.conversation();
        var files = new WorkspaceFiles(room.folders, room.store, room.plans, runtime.runtime(), room.properties);
        var cells = new ArrayList<TenantId>();
        for (int stay = 1; stay <= 3; stay++) {
            warm();
            int calls = model.calls.size();
            long asked = System.nanoTime();
            try (Gateway gateway = room.desk.reach(tenant)) {
                report("claim ms", asked);
                Transcript answer = Transcript.of(gateway, conversation, CANARY + " " + stay);
                await().pollInterval(Duration.ofMillis(2))
                        .atMost(LONG)
                        .until(() -> !answer.text().isEmpty());
                report("claim to first token ms", asked);
                answer.last.get(60, TimeUnit.SECONDS);
                assertThat(answer.text()).isEqualTo("Answer to " + 2 * stay + " messages");
                assertThat(model.calls).as("practice asks no provider").hasSize(calls + 1);
                assertThat(room.keys.holderOf(
                                model.calls.getLast().authorization().replace("Bearer ", "")))
                        .contains(new VirtualKeys.Holder(tenant, true));
                cells.add(cellOf(tenant));
                files.put(
                        tenant,
                        FilePath.of("note-" + stay),
                        new ByteArrayInputStream("kept".getBytes(StandardCharsets.UTF_8)),
                        false);
                assertThat(files.list(tenant, FilePath.ROOT).entries()).hasSize(stay);
                int before = model.calls.size();
                say(gateway, Transcript.conversation(), "STATUS:429");
                assertThat(model.calls).as("its own settings hold").hasSize(before + 1);
                left(tenant);
            }
            stop(tenant);
            // One may be left even where OpenClaw ended in order: it moves with the rest.
            System.out.println(
                    "FIGURE wal left: " + Files.exists(home(tenant).resolve("agent/agent/openclaw-agent.sqlite-wal")));
            assertThat(files.list(tenant, FilePath.ROOT).entries()).hasSize(stay);
        }
        assertThat(cells).doesNotHaveDuplicates().doesNotContain(tenant);
    }

    @Test
    void aKillBetweenTheClaimAndTheFirstTurnLosesNothing() throws Exception {
        TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
        var conversation = Transcript.conversation();
        warm();
        try (Gateway gateway = room.desk.reach(tenant)) {
            say(gateway, conversation, CANARY);
        }
        stop(tenant);
        warm();
        try (Gateway _ = room.desk.reach(tenant)) {
            TenantId cell = cellOf(tenant);
            assertThat(cell).isNotEqualTo(tenant);
            runtime.of(cell).forEach(ProcessHandle::destroyForcibly);
            await().atMost(LONG).until(() -> runtime.of(cell).findAny().isEmpty());
        }
        try (Gateway gateway = room.desk.reach(tenant)) {
            Transcript next = say(gateway, conversation, "and now");
            assertThat(next.text()).isEqualTo("Answer to 4 messages");
            assertThat(model.calls.getLast().body()).contains(CANARY);
        }
        stop(tenant);
        try (Stream<Path> all = Files.walk(data.resolve("tenants"))) {
            assertThat(all.filter(file -> file.endsWith("openclaw-agent.sqlite")
                            && !file.toString().contains("/warm/")))
                    .as("one folder of the tenant")
                    .filteredOn(file -> holds(file, CANARY) && !file.toString().contains(tenant.toString()))
                    .isEmpty();
        }
    }

    /** What a cell keeps of its tenant beside the tenant's own folder: why no other ever gets it. */
    private static void left(TenantId tenant) throws IOException {
        Path cell = data.resolve("tenants/.cells").resolve(cellOf(tenant).toString());
        Path cells = data.resolve("tenants/.cells");
        try (Stream<Path> all = Files.walk(Files.exists(cell) ? cell : cells)) {
            List<Path> holding = all.filter(Files::isRegularFile)
                    .filter(file -> holds(file, CANARY))
                    .toList();
            holding.forEach(file -> System.out.println("HOLDS " + cells.relativize(file)));
            assertThat(holding).isNotEmpty();
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException gone) {
            return false;
        }
    }

    private static void warm() {
        await().atMost(LONG).until(() -> {
            room.desk.lookAtAll();
            return room.desk.warmCells() == 1;
        });
    }

    private static void stop(TenantId tenant) {
        room.facts.stop(tenant, true);
        await().atMost(LONG).until(() -> room.desk.state(tenant).state() == State.ASLEEP);
    }

    private static TenantId cellOf(TenantId tenant) throws IOException {
        return room.folders.inWorkspace(tenant, (_, owner) -> owner);
    }

    private static Path home(TenantId tenant) {
        return TenantFolder.of(data.resolve("tenants"), tenant).path();
    }

    private static Transcript say(Gateway gateway, ConversationId conversation, String text) throws Exception {
        Transcript transcript = Transcript.of(gateway, conversation, text);
        transcript.last.get(60, TimeUnit.SECONDS);
        return transcript;
    }

    private static void report(String figure, long since) {
        System.out.println("FIGURE " + figure + ": "
                + Duration.ofNanos(System.nanoTime() - since).toMillis());
    }
}
