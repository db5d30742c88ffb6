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
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that grows too large: a warning, then the end of the cell, then the way back. */
class DiskFullTest {

    /** No more is written, whatever happens. */
    private static final long DISK_MAX = 12L << 30;

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

    /** What a writer gets in between two glances is bounded by the glance, and not by the 30 s between two looks. */
    @Test
    void aFastWriterIsEndedSoonAfterTheDiskHasShrunk() throws Exception {
        String cell = TenantFolder.of(folders, tenant).placed().orElseThrow().cell();
        Path large = folders.resolve(TenantFolders.CELLS).resolve(cell).resolve("workspace/main/large");
        room.disk.look();
        var stopped = new AtomicBoolean();
        var written = new FutureTask<>(() -> write(large, stopped));
        Thread.ofPlatform().start(written);
        try {
            await().pollInterval(room.properties.diskGlancePeriod()).until(() -> {
                room.disk.glance();
                return room.desk.state(tenant).state() == State.FAILED;
            });
        } finally {
            stopped.set(true);
        }
        long bytes = written.get(10, TimeUnit.SECONDS);
        System.out.println("MEASURED overshoot of the watch MB: " + ((bytes - (2 << 20)) >> 20));
        assertThat(bytes).isLessThan(DISK_MAX);
    }

    /** @return how much was written until the folder was taken away or the test has seen enough */
    private static long write(Path file, AtomicBoolean stopped) throws IOException {
        long bytes = 0;
        try (var out = Files.newOutputStream(file)) {
            byte[] chunk = new byte[1 << 20];
            while (!stopped.get() && bytes < DISK_MAX) {
                out.write(chunk);
                bytes += chunk.length;
            }
        }
        return bytes;
    }

    private void fill(String name, int bytes) throws Exception {
        String cell = TenantFolder.of(folders, tenant).placed().orElseThrow().cell();
        Files.write(folders.resolve(TenantFolders.CELLS).resolve(cell).resolve(name), new byte[bytes]);
    }
}
