package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.files.DiskUse;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that grows too large: a warning, then the end of the cell, then the way back. */
class DiskFullTest {

    @TempDir
    Path folders;

    private final TestDatabase database = new TestDatabase(TestDatabase.Kind.SQLITE);

    @SuppressWarnings("NullAway.Init") // before each test
    private TestDesk room;

    @SuppressWarnings("NullAway.Init") // before each test
    private TenantId tenant;

    @BeforeEach
    void open() throws Exception {
        room = new TestDesk(
                database,
                new ReadyCellRuntime(),
                folders,
                URI.create("http://127.0.0.1:" + FakeCellRuntime.NOWHERE),
                Map.of(
                        "darkplex.tenants.disk-max", "1MB",
                        "darkplex.tenants.disk-stop", "2MB",
                        "darkplex.tenants.disk-entries-max", "100",
                        "darkplex.tenants.disk-period", "1ms"));
        tenant = room.desk.of(new UserId(UUID.randomUUID()));
        room.desk.reach(tenant).close();
    }

    @AfterEach
    void close() {
        room.close();
        database.close();
    }

    @Test
    void aLittleTooMuchIsOnlyToldOf() throws Exception {
        fill("home/some", 3 << 19);
        room.disk.look();
        await().until(() ->
                room.disk.shown(tenant).map(DiskUse::level).orElse(DiskUse.Level.FINE) == DiskUse.Level.WARN);
        room.desk.reach(tenant).close();
        assertThat(room.desk.state(tenant).state()).isEqualTo(State.READY);
    }

    @Test
    void tooMuchStopsItUntilFilesAreDeleted() throws Exception {
        fill("workspace/main/large", 3 << 20);
        room.disk.look();
        await().until(() -> room.desk.state(tenant).state() == State.FAILED);
        assertThat(room.desk.state(tenant).reason())
                .isNotNull()
                .satisfies(reason -> assertThat(reason.problem()).isEqualTo(TenantProblem.DISK_FULL));
        assertThatThrownBy(() -> room.desk.reach(tenant))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(TenantProblem.DISK_FULL));
        Files.delete(folders.resolve(tenant + "/workspace/large"));
        room.desk.reach(tenant).close();
        assertThat(room.facts.facts(tenant).crashes()).isZero();
        assertThat(room.desk.state(tenant).state()).isEqualTo(State.READY);
    }

    @Test
    void veryManySmallFilesAreTooMuchToo() throws Exception {
        for (int at = 0; at < 100; at++) {
            fill("state/" + at, 1);
        }
        room.disk.look();
        await().until(() -> room.desk.state(tenant).state() == State.FAILED);
    }

    private void fill(String name, int bytes) throws Exception {
        String cell = TenantFolder.of(folders, tenant).placed().orElseThrow().cell();
        Files.write(folders.resolve(TenantFolders.CELLS).resolve(cell).resolve(name), new byte[bytes]);
    }
}
