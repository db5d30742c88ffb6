package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
    private final LifeStore life;
    private final TenantId tenant = new TenantId(UUID.randomUUID());

    TenantStoreTest(TestDatabase database) {
        this.database = database;
        this.store = new TenantStore(database.jdbc());
        this.life = new LifeStore(database.jdbc());
    }

    @BeforeEach
    void empty() {
        database.empty();
        store.insert(tenant, new UserId(UUID.randomUUID()), 1, "pro", NOW);
    }

    @Test
    void aMoveNeedsTheHolderTheStateAndTheGenerationThatItExpectsAndIsKept() {
        assertThat(move(tenant, 0, State.ASLEEP, State.STARTING)).isFalse();
        hold(tenant, "portal");
        assertThat(move(tenant, 0, State.ASLEEP, State.STARTING)).isFalse();
        assertThat(move(tenant, 1, State.ASLEEP, State.STARTING)).isTrue();
        assertThat(move(tenant, 1, State.ASLEEP, State.STARTING)).isFalse();
        assertThat(move(tenant, 1, State.STARTING, State.READY)).isFalse();
        assertThat(move(tenant, 2, State.STARTING, State.READY)).isTrue();
        assertThat(life.move(new LifeStore.Move(tenant, 3, State.READY, State.ASLEEP, null, "another", NOW), 200))
                .isFalse();
        assertThat(life.held(tenant, "portal")).contains(new LifeStore.Held(State.READY, 3));
        assertThat(life.held(tenant, "another")).isEmpty();
        assertThat(life.moves(tenant, 10))
                .extracting(LifeStore.Move::generation, LifeStore.Move::from, LifeStore.Move::to)
                .containsExactly(tuple(2L, State.STARTING, State.READY), tuple(1L, State.ASLEEP, State.STARTING));
        life.allAsleep("portal", NOW);
        assertThat(store.find(tenant).orElseThrow())
                .extracting(TenantStore.Row::state, TenantStore.Row::generation)
                .containsExactly(State.ASLEEP, 4L);
        assertThat(life.held(tenant, "portal")).isEmpty();
    }

    @Test
    void onlySoManyMovesAreKeptOfEachTenant() {
        TenantId other = another();
        hold(tenant, "portal");
        hold(other, "portal");
        assertThat(move(tenant, 1, State.ASLEEP, State.READY)).isTrue();
        for (int generation = 2; generation < 12; generation++) {
            State from = generation % 2 == 0 ? State.READY : State.PARKED;
            State to = generation % 2 == 0 ? State.PARKED : State.READY;
            assertThat(life.move(new LifeStore.Move(tenant, generation, from, to, null, "portal", NOW), 3))
                    .isTrue();
        }
        assertThat(move(other, 1, State.ASLEEP, State.STARTING)).isTrue();
        assertThat(life.moves(tenant, 10))
                .extracting(LifeStore.Move::generation)
                .containsExactly(11L, 10L, 9L);
        assertThat(life.moves(other, 10)).hasSize(1);
    }

    @Test
    void onePortalHoldsATenantUntilItGivesItBackOrIsSilentForTooLong() {
        Instant until = NOW.plusSeconds(60);
        assertThat(life.hold(tenant, "one", NOW, until)).isTrue();
        assertThat(life.hold(tenant, "one", NOW, until)).isTrue();
        assertThat(life.hold(tenant, "two", until, until.plusSeconds(60))).isFalse();
        assertThat(life.renew(tenant, "two", until)).isFalse();
        assertThat(life.renew(tenant, "one", until.plusSeconds(60))).isTrue();
        assertThat(life.hold(tenant, "two", until.plusSeconds(60), until.plusSeconds(90)))
                .isFalse();
        assertThat(life.hold(tenant, "two", until.plusSeconds(61), until.plusSeconds(90)))
                .isTrue();
        assertThat(life.renew(tenant, "one", until)).isFalse();
        long generation = store.find(tenant).orElseThrow().generation();
        assertThat(life.move(
                        new LifeStore.Move(tenant, generation, State.ASLEEP, State.FAILED, "CELL_SILENT", "one", NOW),
                        9))
                .as("a stale holder that knows the generation")
                .isFalse();
        assertThat(life.move(
                        new LifeStore.Move(tenant, generation, State.ASLEEP, State.FAILED, "CELL_SILENT", "two", NOW),
                        9))
                .isTrue();
        assertThat(life.hold(tenant, "one", NOW, until)).as("given back").isTrue();
        life.giveBack(tenant, "two");
        assertThat(life.hold(tenant, "two", NOW, until)).isFalse();
        life.giveBack(tenant, "one");
        assertThat(life.hold(tenant, "two", NOW, until)).isTrue();
    }

    @Test
    void aStartOfOnePortalLeavesTheCellsOfAnotherAlone() {
        TenantId theirs = another();
        TenantId over = another();
        assertThat(life.hold(theirs, "two", NOW, NOW.plusSeconds(60))).isTrue();
        assertThat(life.move(new LifeStore.Move(theirs, 1, State.ASLEEP, State.READY, null, "two", NOW), 9))
                .isTrue();
        assertThat(life.hold(over, "three", NOW, NOW.plusSeconds(5))).isTrue();
        assertThat(life.move(new LifeStore.Move(over, 1, State.ASLEEP, State.READY, null, "three", NOW), 9))
                .isTrue();
        hold(tenant, "portal");
        assertThat(move(tenant, 1, State.ASLEEP, State.READY)).isTrue();
        life.allAsleep("portal", NOW.plusSeconds(6));
        assertThat(store.find(theirs).orElseThrow().state()).isEqualTo(State.READY);
        assertThat(store.find(over).orElseThrow().state()).isEqualTo(State.ASLEEP);
        assertThat(store.find(tenant).orElseThrow().state()).isEqualTo(State.ASLEEP);
        assertThat(life.moves(over, 1))
                .extracting(LifeStore.Move::from, LifeStore.Move::to, LifeStore.Move::holder)
                .containsExactly(tuple(State.READY, State.ASLEEP, "portal"));
        assertThat(life.moves(theirs, 9)).hasSize(1);
    }

    @Test
    void theTableBeginsWithWhomSomebodyShouldLookAtOrWithTheLatest() {
        TenantId failed = another();
        TenantId quarantined = another();
        TenantId ready = another();
        hold(failed, "portal");
        hold(ready, "portal");
        assertThat(move(failed, 1, State.ASLEEP, State.FAILED)).isTrue();
        assertThat(move(ready, 1, State.ASLEEP, State.READY)).isTrue();
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
        life.allAsleep("portal", NOW.plusSeconds(1));
        TenantStore.Row row = store.find(tenant).orElseThrow();
        assertThat(row.state()).isEqualTo(State.FAILED);
        assertThat(row.crashes()).isEqualTo(1);
        assertThat(row.trouble()).isEqualTo(new Trouble(TenantProblem.CELL_START_FAILED, NOW));
        assertThat(row.quarantine()).isEqualTo(new Quarantine(Quarantine.By.CRASHES, NOW));
        life.allAsleep("portal", NOW.plusSeconds(2));
        assertThat(store.find(tenant).orElseThrow().generation()).isEqualTo(row.generation());
        store.release(tenant);
        life.allAsleep("portal", NOW.plusSeconds(3));
        assertThat(store.find(tenant).orElseThrow().state()).isEqualTo(State.ASLEEP);
        assertThat(store.find(tenant).orElseThrow().quarantine()).isNull();
    }

    private void hold(TenantId of, String holder) {
        assertThat(life.hold(of, holder, NOW, NOW.plusSeconds(60))).isTrue();
    }

    private boolean move(TenantId of, long generation, State from, State to) {
        return life.move(new LifeStore.Move(of, generation, from, to, null, "portal", NOW), 200);
    }

    private TenantId another() {
        var id = new TenantId(UUID.randomUUID());
        store.insert(id, new UserId(UUID.randomUUID()), 1, "pro", NOW);
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
