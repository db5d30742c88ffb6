package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.AssistantState.State;
import java.net.URI;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnBothDatabases
class TenantStoreTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final TestDatabase database;
    private final TenantStore store;
    private final TenantId tenant = new TenantId(UUID.randomUUID());

    TenantStoreTest(TestDatabase database) {
        this.database = database;
        this.store = new TenantStore(database.jdbc());
    }

    @BeforeEach
    void empty() {
        database.empty();
        store.insert(tenant, new UserId(UUID.randomUUID()), 1, NOW);
    }

    @Test
    void aMoveNeedsTheStateAndTheGenerationThatItExpects() {
        assertThat(store.move(tenant, 0, State.ASLEEP, State.STARTING, null, NOW))
                .isTrue();
        assertThat(store.move(tenant, 0, State.ASLEEP, State.STARTING, null, NOW))
                .isFalse();
        assertThat(store.move(tenant, 0, State.STARTING, State.READY, null, NOW))
                .isFalse();
        assertThat(store.move(tenant, 1, State.STARTING, State.READY, null, NOW))
                .isTrue();
        store.allAsleep(NOW);
        assertThat(store.find(tenant).orElseThrow())
                .extracting(TenantStore.Row::state, TenantStore.Row::generation)
                .containsExactly(State.ASLEEP, 3L);
    }

    @Test
    void theTableBeginsWithWhomSomebodyShouldLookAtOrWithTheLatest() {
        TenantId failed = another();
        TenantId quarantined = another();
        TenantId ready = another();
        assertThat(store.move(failed, 0, State.ASLEEP, State.FAILED, "CELL_START_FAILED", NOW))
                .isTrue();
        assertThat(store.move(ready, 0, State.ASLEEP, State.READY, null, NOW)).isTrue();
        store.quarantine(quarantined, new Quarantine(Quarantine.By.OPERATOR, NOW));
        store.worked(tenant, NOW.plusSeconds(1));
        store.worked(ready, NOW.plusSeconds(2));
        assertThat(store.list(Cells.Order.STATE, 0, 10))
                .extracting(TenantStore.Row::tenant)
                .containsExactly(quarantined, failed, ready, tenant);
        assertThat(store.list(Cells.Order.ACTIVE, 0, 2))
                .extracting(TenantStore.Row::tenant)
                .containsExactly(ready, tenant);
        assertThat(store.list(Cells.Order.ACTIVE, 2, 10)).hasSize(2);
        assertThat(store.count()).isEqualTo(4);
    }

    @Test
    void whatHappenedIsKeptAndAQuarantineOutlivesAStart() {
        store.trouble(tenant, new Trouble(TenantProblem.CELL_CRASHED, NOW), true);
        store.trouble(tenant, new Trouble(TenantProblem.CELL_START_FAILED, NOW), false);
        store.quarantine(tenant, new Quarantine(Quarantine.By.CRASHES, NOW));
        store.allAsleep(NOW.plusSeconds(1));
        TenantStore.Row row = store.find(tenant).orElseThrow();
        assertThat(row.state()).isEqualTo(State.FAILED);
        assertThat(row.crashes()).isEqualTo(1);
        assertThat(row.trouble()).isEqualTo(new Trouble(TenantProblem.CELL_START_FAILED, NOW));
        assertThat(row.quarantine()).isEqualTo(new Quarantine(Quarantine.By.CRASHES, NOW));
        store.allAsleep(NOW.plusSeconds(2));
        assertThat(store.find(tenant).orElseThrow().generation()).isEqualTo(row.generation());
        store.release(tenant);
        store.allAsleep(NOW.plusSeconds(3));
        assertThat(store.find(tenant).orElseThrow().state()).isEqualTo(State.ASLEEP);
        assertThat(store.find(tenant).orElseThrow().quarantine()).isNull();
    }

    private TenantId another() {
        var id = new TenantId(UUID.randomUUID());
        store.insert(id, new UserId(UUID.randomUUID()), 1, NOW);
        return id;
    }

    @Test
    void whatIsToBeForgottenIsKeptOnceAndPerTenant() {
        var conversation = new ConversationId(UUID.randomUUID());
        store.forget(tenant, conversation, NOW);
        store.forget(tenant, conversation, NOW);
        assertThat(store.toForget(tenant, 10)).containsExactly(conversation);
        assertThat(store.toForget(new TenantId(UUID.randomUUID()), 10)).isEmpty();
        store.forgotten(tenant, conversation);
        assertThat(store.toForget(tenant, 10)).isEmpty();
    }

    @Test
    void twentyAtOnceMakeOneTenant(@TempDir Path folders) throws Exception {
        var owner = new UserId(UUID.randomUUID());
        try (var room = new TestDesk(
                        database,
                        new FakeCellRuntime(),
                        folders,
                        URI.create("http://127.0.0.1:" + FakeCellRuntime.NOWHERE),
                        Map.of());
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<TenantId> ask = () -> room.desk.of(owner);
            List<TenantId> answers = new ArrayList<>();
            for (Future<TenantId> answer : pool.invokeAll(java.util.Collections.nCopies(20, ask))) {
                answers.add(answer.get());
            }
            assertThat(answers).hasSize(20).containsOnly(answers.getFirst());
            assertThat(java.nio.file.Files.getPosixFilePermissions(
                            folders.resolve(answers.getFirst().toString())))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
    }
}
