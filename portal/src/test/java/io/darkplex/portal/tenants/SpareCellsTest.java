package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.AssistantState.StepName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells that make room for others, with real supervisors. */
class SpareCellsTest {

    private static final long RESERVE = 50_000_000;

    @TempDir
    Path folders;

    private final ReadyCellRuntime runtime = new ReadyCellRuntime();

    @Test
    void theOneThatRestedLongestMakesRoomAndNeverOneThatWorks() throws Exception {
        try (var database = new TestDatabase(TestDatabase.Kind.SQLITE);
                var room = room(database, 1000, Map.of("darkplex.tenants.cells-max", "2"))) {
            TenantId working = tenant(room);
            TenantId resting = tenant(room);
            TenantId asking = tenant(room);
            try (var _ = room.desk.reach(working)) {
                room.desk.reach(resting).close();
                room.desk.reach(asking).close();
                assertThat(room.desk.state(working).state()).isEqualTo(State.READY);
                assertThat(room.desk.state(resting).state()).isEqualTo(State.ASLEEP);
                try (var _ = room.desk.reach(asking)) {
                    room.desk.start(resting);
                    await().until(() -> position(room, resting) == 1);
                    assertThat(runtime.starts).containsExactly(working, resting, asking);
                    assertThat(runtime.living()).hasSize(2);
                }
                await().until(() -> room.desk.state(resting).state() == State.READY);
                assertThat(room.desk.state(asking).state()).isEqualTo(State.ASLEEP);
            }
        }
    }

    @Test
    void aHundredWakesOnASmallMachineAreServedInOrderAndTheReserveStaysFree() throws Exception {
        try (var database = new TestDatabase(TestDatabase.Kind.SQLITE);
                var room = room(database, 5, Map.of("darkplex.tenants.concurrent-starts", "2"))) {
            Set<TenantId> served = ConcurrentHashMap.newKeySet();
            var asked = new ArrayList<TenantId>();
            var watches = new ArrayList<Tenants.Watch>();
            var blockers = new ArrayList<Gateway>();
            for (int i = 0; i < 5; i++) {
                blockers.add(room.desk.reach(tenant(room)));
            }
            for (int i = 1; i <= 100; i++) {
                TenantId tenant = tenant(room);
                asked.add(tenant);
                watches.add(room.desk.watch(tenant, state -> {
                    if (state.state() == State.READY) {
                        served.add(tenant);
                    }
                }));
                room.desk.start(tenant);
                int place = i;
                await().pollInterval(Duration.ofMillis(1)).until(() -> position(room, tenant) == place);
            }
            assertThat(runtime.starts).hasSize(5);
            blockers.forEach(Gateway::close);
            await().atMost(Duration.ofMinutes(1)).until(() -> served.size() == 100);
            watches.forEach(Tenants.Watch::close);
            assertThat(leastFree.get()).isGreaterThanOrEqualTo(RESERVE);
            List<TenantId> starts = runtime.starts.subList(5, 105);
            assertThat(starts).containsExactlyInAnyOrderElementsOf(asked);
            // Two start side by side: which of them is the first to reach the runtime is theirs to settle.
            for (int i = 0; i < 100; i++) {
                assertThat(Math.abs(starts.indexOf(asked.get(i)) - i)).isLessThanOrEqualTo(1);
            }
        }
    }

    private final AtomicLong leastFree = new AtomicLong(Long.MAX_VALUE);

    /** A machine with memory for so many cells and its reserve. */
    private TestDesk room(TestDatabase database, int cells, Map<String, String> settings) {
        var all = new java.util.HashMap<>(settings);
        all.put("darkplex.tenants.admission.cell-memory-expected", ReadyCellRuntime.MEMORY + "B");
        all.put("darkplex.tenants.admission.memory-reserve", RESERVE + "B");
        all.put("darkplex.tenants.admission.look-period", "5ms");
        all.put("darkplex.tenants.admission.spare-idle-min", "0ms");
        URI nowhere = URI.create("http://127.0.0.1:" + FakeCellRuntime.NOWHERE);
        Machine machine = () -> {
            long free = RESERVE + (cells - runtime.living().size()) * ReadyCellRuntime.MEMORY;
            leastFree.accumulateAndGet(free, Math::min);
            return new Machine.Reading(free, 0);
        };
        return new TestDesk(
                database,
                runtime,
                folders,
                nowhere,
                TestDoors.toModel(nowhere.getPort()),
                machine,
                all,
                Clock.systemUTC());
    }

    private static TenantId tenant(TestDesk room) {
        return room.desk.of(new UserId(UUID.randomUUID()));
    }

    private static int position(TestDesk room, TenantId tenant) {
        return room.desk.state(tenant).steps().stream()
                .filter(step -> step.name() == StepName.QUEUED && step.position() != null)
                .mapToInt(step -> java.util.Objects.requireNonNull(step.position()))
                .findFirst()
                .orElse(0);
    }
}
