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
import java.net.URI;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells that come up, crash, are started anew and are kept from starting. */
@OnBothDatabases
class QuarantineTest {

    @TempDir
    Path folders;

    private final TestDatabase database;
    private final ReadyCellRuntime runtime = new ReadyCellRuntime();

    @SuppressWarnings("NullAway.Init") // before each test
    private TestDesk room;

    @SuppressWarnings("NullAway.Init") // before each test
    private TenantId tenant;

    QuarantineTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        database.empty();
        room = room(Map.of());
        tenant = room.desk.of(new UserId(UUID.randomUUID()));
    }

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void fiveCrashesInARowAreTheLast() throws Exception {
        for (int crash = 1; crash <= 5; crash++) {
            room.desk.reach(tenant).close();
            runtime.crash(tenant);
            int seen = crash;
            await().until(() -> facts().crashes() == seen);
        }
        await().until(() -> room.desk.state(tenant).state() == State.FAILED);
        assertThat(facts().quarantine()).extracting(Quarantine::by).isEqualTo(Quarantine.By.CRASHES);
        assertThat(facts().trouble()).extracting(Trouble::problem).isEqualTo(TenantProblem.CELL_CRASHED);
        refuses(() -> room.desk.reach(tenant), TenantProblem.CELL_QUARANTINED);
        refuses(() -> room.desk.start(tenant), TenantProblem.CELL_QUARANTINED);
        refuses(() -> room.facts.restart(tenant, true), TenantProblem.CELL_QUARANTINED);
        assertThat(room.desk.state(tenant).reason())
                .isNotNull()
                .satisfies(reason -> assertThat(reason.detail()).contains("too often in a row"));
    }

    @Test
    void crashesLongAgoAreNotCounted() throws Exception {
        room.close();
        room = room(Map.of("darkplex.tenants.crash-window", "1ms"));
        for (int crash = 1; crash <= 6; crash++) {
            room.desk.reach(tenant).close();
            runtime.crash(tenant);
            int seen = crash;
            await().until(() -> facts().crashes() == seen);
        }
        room.desk.reach(tenant).close();
        assertThat(facts().quarantine()).isNull();
    }

    @Test
    void aQuarantineOutlivesThePortalUntilItIsLifted() throws Exception {
        room.desk.reach(tenant).close();
        room.facts.quarantine(tenant);
        await().until(() -> room.desk.state(tenant).state() == State.FAILED);
        assertThat(runtime.endLeftovers()).isZero();
        room.close();
        room = room(Map.of());
        assertThat(facts().state()).isEqualTo(State.FAILED);
        assertThat(room.desk.state(tenant).reason()).isNotNull();
        refuses(() -> room.desk.reach(tenant), TenantProblem.CELL_QUARANTINED);
        room.facts.release(tenant);
        await().until(() -> room.desk.state(tenant).state() == State.ASLEEP);
        room.desk.reach(tenant).close();
        assertThat(facts().state()).isEqualTo(State.READY);
        assertThat(facts().quarantine()).isNull();
    }

    @Test
    void aQuarantineEndsAnAnswerAndARunningStart() throws Exception {
        try (var _ = room.desk.reach(tenant)) {
            room.facts.quarantine(tenant);
            await().until(() -> room.desk.state(tenant).state() == State.FAILED);
        }
        room.close();
        var slow = new FakeCellRuntime();
        room = new TestDesk(
                database, slow, folders, URI.create("http://127.0.0.1:" + FakeCellRuntime.NOWHERE), Map.of());
        room.facts.release(tenant);
        await().until(() -> room.desk.state(tenant).state() == State.ASLEEP);
        room.desk.start(tenant);
        await().until(() -> room.desk.state(tenant).state() == State.STARTING);
        room.facts.quarantine(tenant);
        await().until(() -> room.desk.state(tenant).state() == State.FAILED);
        assertThat(slow.endLeftovers()).isZero();
    }

    @Test
    void aRestartIsAStopAndAStartAndWaitsForAnAnswer() throws Exception {
        var seen = new CopyOnWriteArrayList<State>();
        try (var _ = room.desk.reach(tenant)) {
            assertThat(facts().working()).isTrue();
            refuses(() -> room.facts.restart(tenant, false), TenantProblem.ASSISTANT_WORKING);
            refuses(() -> room.facts.stop(tenant, false), TenantProblem.ASSISTANT_WORKING);
            try (var _ = room.desk.watch(tenant, state -> seen.add(state.state()))) {
                room.facts.restart(tenant, true);
                await().until(() -> seen.size() > 1 && seen.getLast() == State.READY);
            }
        }
        assertThat(seen.stream().distinct()).containsExactly(State.READY, State.STOPPING, State.ASLEEP, State.STARTING);
        assertThat(facts().crashes()).isZero();
    }

    @Test
    void aStopIsForNowAndWhatIsKnownIsTold() throws Exception {
        room.desk.reach(tenant).close();
        CellFacts up = facts();
        assertThat(up.memoryBytes()).isEqualTo(ReadyCellRuntime.MEMORY);
        assertThat(up.activeAt()).isNotNull();
        assertThat(up.working()).isFalse();
        room.facts.stop(tenant, false);
        await().until(() -> room.desk.state(tenant).state() == State.ASLEEP);
        assertThat(facts().memoryBytes()).isNull();
        room.close();
        room = room(Map.of());
        assertThat(facts().activeAt())
                .isEqualTo(Objects.requireNonNull(up.activeAt()).truncatedTo(ChronoUnit.MILLIS));
        room.facts.start(tenant);
        await().until(() -> room.desk.state(tenant).state() == State.READY);
    }

    @Test
    void aCellThatTookTooMuchMemoryIsNotJustACrash() throws Exception {
        room.desk.reach(tenant).close();
        runtime.outOfMemory = true;
        runtime.crash(tenant);
        await().until(() -> facts().trouble() != null);
        assertThat(facts().trouble()).extracting(Trouble::problem).isEqualTo(TenantProblem.CELL_OUT_OF_MEMORY);
        assertThat(room.store.find(tenant).orElseThrow().crashes()).isEqualTo(1);
    }

    @Test
    void fiveTimesTooMuchMemoryIsAQuarantineThatSaysSo() throws Exception {
        runtime.outOfMemory = true;
        for (int crash = 1; crash <= 5; crash++) {
            room.desk.reach(tenant).close();
            runtime.crash(tenant);
            int seen = crash;
            await().until(() -> facts().crashes() == seen);
        }
        await().until(() -> room.desk.state(tenant).state() == State.FAILED);
        assertThat(facts().trouble()).extracting(Trouble::problem).isEqualTo(TenantProblem.CELL_OUT_OF_MEMORY);
        refuses(() -> room.desk.reach(tenant), TenantProblem.CELL_QUARANTINED);
    }

    private CellFacts facts() {
        return room.facts.facts(tenant);
    }

    private TestDesk room(Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("darkplex.tenants.backoff", "1ms");
        all.put("darkplex.tenants.backoff-max", "2ms");
        return new TestDesk(database, runtime, folders, URI.create("http://127.0.0.1:" + FakeCellRuntime.NOWHERE), all);
    }

    private static void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable act, TenantProblem problem) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(problem));
    }
}
