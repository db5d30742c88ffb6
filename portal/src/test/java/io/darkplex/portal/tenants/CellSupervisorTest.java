package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.AssistantState.StepState;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.CellSpec;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that go wrong, without any OpenClaw. */
class CellSupervisorTest {

    @TempDir
    Path folders;

    @Test
    void aStartThatCannotSucceedIsNotRepeatedButTheNextMessageTriesAgain() throws Exception {
        var starts = new AtomicInteger();
        CellRuntime missing = failing(TenantProblem.CELL_RUNTIME_MISSING, starts);
        try (var database = new TestDatabase(TestDatabase.Kind.SQLITE);
                var room = room(database, missing)) {
            TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
            refuses(room, tenant, TenantProblem.CELL_RUNTIME_MISSING);
            assertThat(starts).hasValue(1);
            AssistantState failed = room.desk.state(tenant);
            assertThat(failed.state()).isEqualTo(State.FAILED);
            assertThat(failed.steps()).extracting(AssistantState.Step::state).contains(StepState.FAILED);
            // The row follows what is told.
            await().until(() -> room.store.find(tenant).orElseThrow().state() == State.FAILED);
            refuses(room, tenant, TenantProblem.CELL_RUNTIME_MISSING);
            assertThat(starts).hasValue(2);
        }
    }

    @Test
    void whileWorkWaitsAStartIsTriedAgainABoundedNumberOfTimes() throws Exception {
        var starts = new AtomicInteger();
        try (var database = new TestDatabase(TestDatabase.Kind.SQLITE);
                var room = room(database, failing(TenantProblem.CELL_START_FAILED, starts))) {
            TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
            refuses(room, tenant, TenantProblem.CELL_START_FAILED);
            assertThat(starts).hasValue(3);
        }
    }

    @Test
    void withoutWorkAFailedStartIsLeftAlone() throws Exception {
        var starts = new AtomicInteger();
        try (var database = new TestDatabase(TestDatabase.Kind.SQLITE);
                var room = room(database, failing(TenantProblem.CELL_START_FAILED, starts))) {
            TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
            room.desk.start(tenant);
            await().until(() -> room.desk.state(tenant).state() == State.FAILED);
            assertThat(starts).hasValue(1);
        }
    }

    @Test
    void aCellThatNeverAnswersIsTakenDownWithItsKey() throws Exception {
        var runtime = new FakeCellRuntime();
        var seen = new CopyOnWriteArrayList<State>();
        try (var database = new TestDatabase(TestDatabase.Kind.SQLITE);
                var room = room(database, runtime)) {
            TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
            try (var _ = room.desk.watch(tenant, state -> seen.add(state.state()))) {
                refuses(room, tenant, TenantProblem.CELL_START_TIMEOUT);
            }
            assertThat(runtime.endLeftovers()).isZero();
            assertThat(seen.stream().distinct()).containsExactly(State.ASLEEP, State.STARTING, State.FAILED);
        }
    }

    private TestDesk room(TestDatabase database, CellRuntime runtime) {
        return new TestDesk(
                database,
                runtime,
                folders,
                URI.create("http://127.0.0.1:" + FakeCellRuntime.NOWHERE),
                Map.of("darkplex.tenants.backoff", "1ms", "darkplex.tenants.start-timeout", "300ms"));
    }

    private static void refuses(TestDesk room, TenantId tenant, TenantProblem problem) {
        assertThatThrownBy(() -> room.desk.reach(tenant))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failed -> assertThat(failed.problem()).isEqualTo(problem));
    }

    private static CellRuntime failing(TenantProblem problem, AtomicInteger starts) {
        return new FakeCellRuntime() {
            @Override
            public Cell start(CellSpec spec) {
                starts.incrementAndGet();
                assertThat(List.of(spec.toString())).noneMatch(text -> text.contains("dpx_"));
                throw problem.because("as the test wants");
            }

            @Override
            public int endLeftovers() {
                return 0;
            }
        };
    }
}
