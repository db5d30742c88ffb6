package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.accounts.FakeClock;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.AssistantState.State;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Idle cells are frozen and stopped, working ones never; and each tenant is one portal's. */
@OnBothDatabases
class CellLifeTest {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    /** Longer than a lease. */
    private static final Duration SILENCE = Duration.ofMinutes(4);

    @TempDir
    Path folders;

    private final TestDatabase database;
    private final FakeClock clock = new FakeClock();
    private final ReadyCellRuntime runtime = new ReadyCellRuntime();

    @SuppressWarnings("NullAway.Init") // before each test
    private TestDesk room;

    @SuppressWarnings("NullAway.Init") // before each test
    private TenantId tenant;

    CellLifeTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() throws Exception {
        database.empty();
        // Time jumps here, and a lease that looks could not renew meanwhile is no part of most tests.
        room = portal("one", runtime, "1000h");
        tenant = room.desk.of(new UserId(UUID.randomUUID()));
    }

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void anIdleCellIsFrozenAndTheNextWorkThawsIt() throws Exception {
        room.desk.reach(tenant).close();
        later(TEN_MINUTES);
        awaitState(room, State.PARKED);
        assertThat(runtime.frozen(tenant)).isTrue();
        assertThat(runtime.suspensions).hasValue(1);
        await().until(() -> row().state() == State.PARKED);
        try (var _ = room.desk.reach(tenant)) {
            assertThat(room.desk.state(tenant).state()).isEqualTo(State.READY);
            assertThat(runtime.frozen(tenant)).isFalse();
        }
        await().untilAsserted(() -> assertThat(room.life.moves(tenant, 10))
                .extracting(LifeStore.Move::to)
                .containsExactly(State.READY, State.PARKED, State.READY, State.STARTING));
    }

    @Test
    void anIdleCellIsStoppedFrozenOrNotHoweverManyWatchIt() throws Exception {
        try (var _ = room.desk.watch(tenant, _ -> {})) {
            room.desk.reach(tenant).close();
            later(TEN_MINUTES);
            awaitState(room, State.PARKED);
            later(Duration.ofMinutes(20));
            awaitState(room, State.ASLEEP);
            assertThat(runtime.living(tenant)).isFalse();
            room.desk.reach(tenant).close();
            later(Duration.ofMinutes(30));
            awaitState(room, State.ASLEEP);
        }
        await("given back").until(() -> room.life.held(tenant, "one").isEmpty());
    }

    @Test
    void aCellThatSaysThatItWorksGoesOn() throws Exception {
        room.desk.reach(tenant).close();
        runtime.suspension = "busy";
        later(TEN_MINUTES);
        await().untilAtomic(runtime.suspensions, is(1));
        later(Duration.ofMinutes(30));
        await().untilAtomic(runtime.suspensions, is(2));
        room.desk.reach(tenant).close();
        assertThat(runtime.living(tenant)).isTrue();
        assertThat(runtime.freezings).hasValue(0);
        runtime.suspension = "ready";
        later(TEN_MINUTES);
        awaitState(room, State.PARKED);
    }

    @Test
    void aCellThatCannotFreezeIsOnlyStopped() throws Exception {
        runtime.freezes = false;
        room.desk.reach(tenant).close();
        later(TEN_MINUTES);
        await().untilAtomic(runtime.freezings, is(1));
        lookedAt();
        later(TEN_MINUTES);
        lookedAt();
        assertThat(runtime.freezings).hasValue(1);
        assertThat(room.desk.state(tenant).state()).isEqualTo(State.READY);
        later(TEN_MINUTES);
        awaitState(room, State.ASLEEP);
    }

    @Test
    void aCellWithWorkIsNeverFrozenOrStopped() throws Exception {
        CellSupervisor supervisor = room.desk.supervisor(tenant);
        try (var _ = room.desk.reach(tenant)) {
            for (int hour = 0; hour < 10; hour++) {
                later(Duration.ofHours(1));
                lookedAt();
                assertThat(room.desk.state(tenant).state()).isEqualTo(State.READY);
            }
            supervisor.enter();
        }
        later(Duration.ofHours(1));
        lookedAt();
        assertThat(runtime.suspensions).hasValue(0);
        assertThat(runtime.freezings).hasValue(0);
        supervisor.leave();
        later(TEN_MINUTES);
        awaitState(room, State.PARKED);
        supervisor.enter();
        awaitState(room, State.READY);
        supervisor.leave();
    }

    @Test
    void withoutItsLeaseACellIsEndedAndTheRowLeftAlone() throws Exception {
        room.close();
        room = portal("one", runtime, "3m");
        room.desk.reach(tenant).close();
        lookedAt();
        clock.advance(SILENCE);
        assertThat(room.life.hold(
                        tenant, "two", clock.instant(), clock.instant().plus(SILENCE)))
                .isTrue();
        TenantStore.Row theirs = row();
        room.desk.lookAtAll();
        awaitState(room, State.ASLEEP);
        assertThat(runtime.living(tenant)).isFalse();
        lookAgain();
        assertThat(row().state()).isEqualTo(theirs.state());
        assertThat(row().generation()).isEqualTo(theirs.generation());
        assertThat(room.life.held(tenant, "two")).isPresent();
    }

    @Test
    void anotherPortalIsRefusedUntilTheLeaseHasRunOut() throws Exception {
        var theirs = new ReadyCellRuntime();
        room.close();
        room = portal("one", runtime, "3m");
        room.desk.reach(tenant).close();
        lookedAt();
        try (var second = portal("two", theirs, "3m")) {
            refused(second);
            clock.advance(Duration.ofMinutes(2));
            room.desk.lookAtAll();
            clock.advance(Duration.ofMinutes(2));
            refused(second);
            assertThat(theirs.living(tenant)).isFalse();
            assertThat(row().state()).isEqualTo(State.READY);
            clock.advance(SILENCE);
            second.desk.reach(tenant).close();
            assertThat(theirs.living(tenant)).isTrue();
            room.desk.lookAtAll();
            awaitState(room, State.ASLEEP);
            assertThat(runtime.living(tenant)).isFalse();
            await().until(() -> row().state() == State.READY);
            assertThat(room.life.held(tenant, "two")).isPresent();
            refused(room);
        }
        room.desk.reach(tenant).close();
        assertThat(room.life.held(tenant, "one")).isPresent();
    }

    @Test
    void aQuarantineOnOnePortalEndsTheCellOfAnother() throws Exception {
        room.desk.reach(tenant).close();
        try (var second = portal("two", new ReadyCellRuntime(), "1000h")) {
            second.facts.quarantine(tenant);
            awaitState(second, State.FAILED);
            room.desk.lookAtAll();
            awaitState(room, State.FAILED);
            assertThat(runtime.living(tenant)).isFalse();
            await().until(() -> row().state() == State.FAILED);
            second.facts.release(tenant);
            awaitState(second, State.ASLEEP);
        }
        room.desk.lookAtAll();
        await().until(() -> room.facts.facts(tenant).quarantine() == null);
        room.desk.reach(tenant).close();
    }

    @Test
    void aRestartOfOneThatSleepsStartsItOnce() throws Exception {
        room.facts.restart(tenant, false);
        awaitState(room, State.READY);
        lookedAt();
        assertThat(room.life.moves(tenant, 10))
                .extracting(LifeStore.Move::to)
                .isEqualTo(List.of(State.READY, State.STARTING));
    }

    private void refused(TestDesk portal) {
        assertThatThrownBy(() -> portal.desk.reach(tenant))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(TenantProblem.CELL_ELSEWHERE));
    }

    private void later(Duration by) {
        clock.advance(by);
        room.desk.lookAtAll();
    }

    /** Returns when a look, with all that follows from it, is over. */
    private void lookedAt() {
        for (int look = 0; look < 2; look++) {
            int before = runtime.looks.get();
            room.desk.lookAtAll();
            await().until(() -> runtime.looks.get() > before);
        }
    }

    /** The same for one without a cell. */
    private void lookAgain() throws InterruptedException {
        CellSupervisor supervisor = room.desk.supervisor(tenant);
        supervisor.look();
        supervisor.quit();
        assertThat(supervisor.join(Duration.ofSeconds(20))).isTrue();
    }

    private void awaitState(TestDesk portal, State state) {
        await().until(() -> portal.desk.state(tenant).state() == state);
    }

    private TenantStore.Row row() {
        return room.store.find(tenant).orElseThrow();
    }

    private TestDesk portal(String name, ReadyCellRuntime cells, String lease) throws Exception {
        return new TestDesk(
                database,
                cells,
                Files.createDirectories(folders.resolve(name).resolve("tenants")),
                URI.create("http://127.0.0.1:" + FakeCellRuntime.NOWHERE),
                TestDoors.toModel(FakeCellRuntime.NOWHERE),
                TestDesk.PLENTY,
                Map.of("test.portal", name, "darkplex.tenants.lease", lease),
                clock);
    }
}
