package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.CellFacts.Placement;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alone or with others, in a whole room. */
@OnBothDatabases
class PlacementTest {

    @TempDir
    Path data;

    private final TestDatabase database;
    private final ReadyCellRuntime runtime = new ReadyCellRuntime();

    @SuppressWarnings("NullAway.Init") // before each test
    private TestDesk room;

    PlacementTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        database.empty();
        runtime.walled = true;
        room = room("pro");
    }

    @AfterEach
    void close() {
        room.close();
        assertThat(runtime.living()).isEmpty();
        assertThat(data.resolve("tenants/.cells"))
                .satisfiesAnyOf(
                        cells -> assertThat(cells).doesNotExist(),
                        cells -> assertThat(cells).isEmptyDirectory());
    }

    @Test
    void whoIsMovedGoesWithAllFilesThereAndBack() throws Exception {
        TenantId tenant = newTenant();
        Files.writeString(home(tenant).resolve("workspace/note"), "kept");
        room.desk.reach(tenant).close();
        assertThat(placement(tenant)).isEqualTo(Placement.DEDICATED);
        assertThat(agent(tenant)).isEqualTo(CellFolder.MAIN);

        room.facts.move(tenant, Placement.SHARED, false);
        await().until(() -> !agent(tenant).equals(CellFolder.MAIN) && ready(tenant));
        assertThat(placement(tenant)).isEqualTo(Placement.SHARED);

        room.facts.move(tenant, Placement.DEDICATED, false);
        await().until(() -> agent(tenant).equals(CellFolder.MAIN) && ready(tenant));
        room.facts.stop(tenant, false);
        await().until(() -> room.desk.state(tenant).state() == State.ASLEEP);
        assertThat(home(tenant).resolve("workspace/note")).hasContent("kept");
        assertThat(home(tenant).resolve("placed")).doesNotExist();
    }

    @Test
    void whereAllShareTwoAreInOneCellAndTakeOnePlace() throws Exception {
        room.close();
        room = room("free");
        TenantId one = newTenant();
        TenantId two = newTenant();
        room.desk.reach(one).close();
        room.desk.reach(two).close();
        assertThat(runtime.starts).hasSize(1);
        assertThat(placement(one)).isEqualTo(Placement.SHARED);
        assertThat(agent(one)).isNotEqualTo(agent(two));
        room.facts.stop(one, false);
        await().until(() -> room.desk.state(one).state() == State.ASLEEP);
        assertThat(ready(two)).isTrue();
        room.desk.reach(one).close();
        assertThat(runtime.starts).as("its seat was kept").hasSize(1);
    }

    @Test
    void aSharedCellThatDiesIsACrashToEachAndBothComeBack() throws Exception {
        room.close();
        room = room("free");
        TenantId one = newTenant();
        TenantId two = newTenant();
        room.desk.reach(one).close();
        room.desk.reach(two).close();
        runtime.crash(runtime.starts.getFirst());
        await().until(() -> room.store.find(one).orElseThrow().crashes() == 1
                && room.store.find(two).orElseThrow().crashes() == 1);
        room.desk.reach(one).close();
        room.desk.reach(two).close();
        assertThat(runtime.starts).hasSize(2);
    }

    @Test
    void whoWorksIsMovedOnlyWhenThatIsConfirmed() throws Exception {
        TenantId tenant = newTenant();
        try (Gateway _ = room.desk.reach(tenant)) {
            refused(TenantProblem.ASSISTANT_WORKING, () -> room.facts.move(tenant, Placement.SHARED, false));
            assertThat(placement(tenant)).isEqualTo(Placement.DEDICATED);
        }
    }

    /** Each try finds the same place, which stays free for others: else a hostile one could use up cells. */
    @Test
    void whoHasATrapIsRefusedByNameAndGoesOnInACellOfItsOwn() throws Exception {
        TenantId other = newTenant();
        room.facts.move(other, Placement.SHARED, false);
        room.desk.reach(other).close();
        TenantId tenant = newTenant();
        Path link = Files.createSymbolicLink(
                home(tenant).resolve("workspace/MEMORY.md"), Path.of("/cell/workspace/s001/MEMORY.md"));
        room.facts.move(tenant, Placement.SHARED, false);
        for (int tries = 0; tries < 6; tries++) {
            refused(TenantProblem.ASSISTANT_UNFIT_TO_SHARE, () -> room.desk.reach(tenant));
        }
        assertThat(String.valueOf(room.desk.state(tenant).reason())).contains("a link, MEMORY.md");
        assertThat(runtime.starts).as("one shared cell").hasSize(1);
        assertThat(home(tenant).resolve("placed")).doesNotExist();
        assertThat(link).isSymbolicLink();

        room.facts.move(tenant, Placement.DEDICATED, false);
        room.desk.reach(tenant).close();
        assertThat(ready(tenant)).isTrue();
        room.facts.stop(tenant, false);
        await().until(() -> room.desk.state(tenant).state() == State.ASLEEP);
        Files.delete(link);
        room.facts.move(tenant, Placement.SHARED, false);
        room.desk.reach(tenant).close();
        assertThat(agent(tenant)).as("the place that it could not take").isEqualTo("s002");
    }

    @Test
    void withoutWallsNobodyShares() {
        runtime.walled = false;
        TenantId tenant = newTenant();
        refused(TenantProblem.PLACEMENT_IMPOSSIBLE, () -> room.facts.move(tenant, Placement.SHARED, false));
        room.store.place(tenant, Placement.SHARED);
        assertThat(placement(tenant)).isEqualTo(Placement.DEDICATED);
    }

    private static void refused(TenantProblem problem, org.assertj.core.api.ThrowableAssert.ThrowingCallable what) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(problem));
    }

    private Placement placement(TenantId tenant) {
        return room.facts.facts(tenant).placement();
    }

    private String agent(TenantId tenant) throws Exception {
        return room.folders.placed(tenant).map(TenantFolder.Placed::agent).orElse("");
    }

    private boolean ready(TenantId tenant) {
        return room.desk.state(tenant).state() == State.READY;
    }

    private TenantId newTenant() {
        return room.desk.of(new UserId(UUID.randomUUID()));
    }

    private Path home(TenantId tenant) {
        return data.resolve("tenants").resolve(tenant.toString());
    }

    private TestDesk room(String plan) {
        runtime.starts.clear();
        Map<String, String> settings = new HashMap<>();
        settings.put("darkplex.tenants.plan", plan);
        settings.put("darkplex.tenants.backoff", "1ms");
        settings.put("darkplex.tenants.shared.seats", "4");
        settings.put("darkplex.tenants.shared.practice-turns", "0");
        return new TestDesk(
                database,
                runtime,
                data.resolve("tenants"),
                URI.create("http://127.0.0.1:" + FakeCellRuntime.NOWHERE),
                settings);
    }
}
