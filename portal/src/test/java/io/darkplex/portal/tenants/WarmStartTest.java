package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.files.FilePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants that come into cells which were there before them, without any OpenClaw. */
class WarmStartTest {

    @TempDir
    private Path data;

    private final TestDatabase database = new TestDatabase(TestDatabase.Kind.SQLITE);
    private final BreakableDoors doors = new BreakableDoors();
    private final BreakableRuntime runtime = new BreakableRuntime();

    @SuppressWarnings("NullAway.Init") // before each test
    private TestDesk room;

    @SuppressWarnings("NullAway.Init") // before each test
    private TenantId tenant;

    @BeforeEach
    void open() throws Exception {
        runtime.walled = true;
        room = room(2, 10);
        tenant = newTenant();
        Files.writeString(home(tenant).resolve("workspace/note"), "kept");
    }

    @AfterEach
    void close() {
        room.close();
        assertThat(runtime.endLeftovers()).as("cells left").isZero();
        doors.real.close();
        database.close();
        assertThat(home(tenant).resolve("workspace/note")).hasContent("kept");
        assertThat(home(tenant).resolve("placed")).doesNotExist();
        assertThat(data.resolve("tenants/.cells")).isEmptyDirectory();
    }

    @Test
    void aTenantComesIntoACellThatWasThereAndIsItsOnly() throws Exception {
        warm(2);
        TenantId first = runtime.starts.getFirst();
        try (Gateway _ = room.desk.reach(tenant)) {
            assertThat(cellOf(tenant)).isEqualTo(first);
            assertThat(doors.opened).isEqualTo(tenant);
            assertThat(runtime.starts).hasSize(2).doesNotContain(tenant);
            assertThat(home(tenant).resolve("workspace")).doesNotExist();
        }
        room.facts.stop(tenant, false);
        await().until(() -> room.desk.state(tenant).state() == State.ASLEEP);
        assertThat(home(tenant).resolve("workspace/note")).hasContent("kept");
        try (Gateway _ = room.desk.reach(tenant)) {
            assertThat(cellOf(tenant)).isEqualTo(runtime.starts.get(1));
        }
    }

    @Test
    void twoAtOnceGetTwoCells() throws Exception {
        warm(2);
        TenantId other = newTenant();
        room.desk.start(tenant);
        room.desk.start(other);
        await().until(() -> room.desk.state(tenant).state() == State.READY
                && room.desk.state(other).state() == State.READY);
        assertThat(runtime.starts).hasSize(2).contains(cellOf(tenant), cellOf(other));
        assertThat(cellOf(tenant)).isNotEqualTo(cellOf(other));
    }

    @Test
    void filesAreReachedWhileACellHasThemAndAnUploadIsTheCells() throws Exception {
        warm(1);
        var files = new WorkspaceFiles(room.folders, room.store, room.plans, runtime, room.properties);
        try (Gateway _ = room.desk.reach(tenant)) {
            files.put(tenant, FilePath.of("up"), new ByteArrayInputStream(new byte[3]), false);
            assertThat(runtime.lastOwner).isEqualTo(cellOf(tenant));
            assertThat(files.list(tenant, FilePath.ROOT).entries()).hasSize(2);
            files.delete(tenant, FilePath.of("up"));
        }
        room.facts.stop(tenant, false);
        await().until(() -> room.desk.state(tenant).state() == State.ASLEEP);
        assertThat(files.list(tenant, FilePath.ROOT).entries()).hasSize(1);
    }

    @Test
    void whenItsFolderCannotBeMovedItStartsCold() throws Exception {
        warm(1);
        runtime.refusals.set(1);
        comesUpCold();
    }

    @Test
    void whenItsDoorsCannotBeOpenedItStartsCold() throws Exception {
        warm(1);
        doors.refusals.set(1);
        comesUpCold();
    }

    @Test
    void whenTheCellDiedUnnoticedItStartsCold() throws Exception {
        warm(2);
        runtime.crash(runtime.starts.get(0));
        runtime.crash(runtime.starts.get(1));
        comesUpCold();
    }

    @Test
    void whenItsHistoryCannotBeReadItStartsCold() throws Exception {
        warm(1);
        runtime.refused = "sessions.list";
        comesUpCold();
    }

    /** The room of a cell that was of no use is the tenant's; nothing else takes the last one. */
    @Test
    void warmCellsTakeNobodysRoom() throws Exception {
        room.close();
        room = room(2, 2);
        warm(1);
        room.desk.lookAtAll();
        doors.refusals.set(1);
        comesUpCold();
        TenantId other = newTenant();
        try (Gateway _ = room.desk.reach(other)) {
            assertThat(cellOf(other)).isEqualTo(other);
        }
        TenantId third = newTenant();
        room.desk.start(third);
        await().until(() -> room.desk.state(third).steps().stream()
                .anyMatch(step -> Integer.valueOf(1).equals(step.position())));
        assertThat(room.facts.list(Cells.Order.STATE, 0, 10).total()).isEqualTo(3);
    }

    private void comesUpCold() throws Exception {
        try (Gateway _ = room.desk.reach(tenant)) {
            assertThat(cellOf(tenant)).isEqualTo(tenant);
            var files = new WorkspaceFiles(room.folders, room.store, room.plans, runtime, room.properties);
            assertThat(files.list(tenant, FilePath.ROOT).entries()).hasSize(1);
        }
        assertThat(room.desk.state(tenant).state()).isEqualTo(State.READY);
    }

    private void warm(int atLeast) {
        await().until(() -> {
            room.desk.lookAtAll();
            return room.desk.warmCells() >= atLeast;
        });
    }

    private TestDesk room(int warm, int most) {
        return new TestDesk(
                database,
                runtime,
                data.resolve("tenants"),
                URI.create("http://127.0.0.1:" + FakeCellRuntime.NOWHERE),
                doors,
                Map.of(
                        "darkplex.tenants.warm-cells", Integer.toString(warm),
                        "darkplex.tenants.warm-turns", "0",
                        "darkplex.tenants.warm-pause", "1h",
                        "darkplex.tenants.warm-memory-reserve", "0B",
                        "darkplex.tenants.cells-max", Integer.toString(most)));
    }

    private TenantId cellOf(TenantId of) throws IOException {
        return room.folders.inWorkspace(of, (_, owner) -> owner);
    }

    private TenantId newTenant() {
        return room.desk.of(new UserId(UUID.randomUUID()));
    }

    private Path home(TenantId of) {
        return TenantFolder.of(data.resolve("tenants"), of).path();
    }

    private static final class BreakableRuntime extends ReadyCellRuntime {

        final AtomicInteger refusals = new AtomicInteger();
        volatile TenantId lastOwner = new TenantId(UUID.randomUUID());

        @Override
        public void own(TenantId tenant, Path file) throws IOException {
            if (refusals.getAndDecrement() > 0) {
                throw new IOException("as the test wants");
            }
            lastOwner = tenant;
        }
    }

    private static final class BreakableDoors implements CellDoors {

        final TestDoors real = TestDoors.toModel(FakeCellRuntime.NOWHERE);
        final AtomicInteger refusals = new AtomicInteger();
        volatile TenantId opened = new TenantId(UUID.randomUUID());

        @Override
        public Opened open(TenantId tenant, Path directory) {
            if (refusals.getAndDecrement() > 0) {
                throw new IllegalStateException("as the test wants");
            }
            opened = tenant;
            return real.open(tenant, directory);
        }
    }
}
