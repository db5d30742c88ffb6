package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.kernel.TenantId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets which place, with cells that come up at once. */
class SharedCellsTest {

    @TempDir
    private Path data;

    private final ReadyCellRuntime runtime = new ReadyCellRuntime();
    private final TestDoors doors = TestDoors.toModel(FakeCellRuntime.NOWHERE);
    private SharedRoom room;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(data.resolve("tenants/.cells"));
        runtime.walled = true;
        room = room(Map.of());
    }

    @AfterEach
    void close() {
        room.close();
        doors.close();
        assertThat(data.resolve("tenants/.cells")).isEmptyDirectory();
        assertThat(room.admission.taken()).isZero();
    }

    @Test
    void tenantsShareACellAndEachHasAPlaceAndAKeyOfItsOwn() throws Exception {
        Seat one = room.wake(room.newTenant());
        Seat two = room.wake(room.newTenant());
        assertThat(two.shared()).isSameAs(one.shared());
        assertThat(two.place()).isNotEqualTo(one.place());
        for (Seat seat : new Seat[] {one, two}) {
            assertThat(seat.usable()).isTrue();
            assertThat(room.keys.holderOf(seat.place().key()))
                    .contains(new VirtualKeys.Holder(seat.tenant(), true, seat.shared().nobody));
            assertThat(room.folders.placed(seat.tenant()))
                    .contains(new TenantFolder.Placed(
                            seat.shared().folder.name(),
                            seat.shared().nobody,
                            seat.place().agent()));
        }
        String config = Files.readString(one.shared().folder.path().resolve("config/openclaw.json"));
        assertThat(config).doesNotContain(one.place().key()).contains("DARKPLEX_SEAT_S001");
        assertThat(one.memoryBytes()).hasValue(ReadyCellRuntime.MEMORY / 2);
        assertThat(one.freeze()).isFalse();
    }

    @Test
    void whoSleepsKeepsTheOwnPlaceAndNobodyElseEverGetsIt() throws Exception {
        TenantId tenant = room.newTenant();
        Seat first = room.wake(tenant);
        room.sleep(first);
        assertThat(first.usable()).isFalse();
        assertThat(room.keys.holderOf(first.place().key())).isEmpty();
        Seat other = room.wake(room.newTenant());
        assertThat(other.place()).isNotEqualTo(first.place());
        Seat again = room.wake(tenant);
        assertThat(again.place()).isEqualTo(first.place());
        assertThat(room.keys.holderOf(first.place().key())).isPresent();
        room.sleep(again);
        room.folders.bringHome(tenant);
        assertThat(room.wake(tenant).shared()).as("it has been away").isNotSameAs(first.shared());
        assertThat(room.folders.placed(other.tenant())).isPresent();
    }

    @Test
    void whereAllPlacesAreTakenOneMoreIsStarted() throws Exception {
        Seat first = room.wake(room.newTenant());
        Seat second = room.wake(room.newTenant());
        Seat third = room.wake(room.newTenant());
        assertThat(second.shared()).isSameAs(first.shared());
        assertThat(third.shared()).isNotSameAs(first.shared());
        assertThat(room.cells.count()).isEqualTo(2);
        assertThat(room.wake(room.newTenant()).shared()).isSameAs(third.shared());
        assertThatThrownBy(() -> room.wake(room.newTenant())).hasMessageContaining("all places are taken");
    }

    @Test
    void whoComeTogetherWaitForOneStart() throws Exception {
        try (var people = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var one = people.submit(() -> room.wake(room.newTenant()));
            var two = people.submit(() -> room.wake(room.newTenant()));
            assertThat(one.get(30, TimeUnit.SECONDS).shared())
                    .isSameAs(two.get(30, TimeUnit.SECONDS).shared());
        }
        assertThat(runtime.starts).hasSize(1);
    }

    @Test
    void aCellThatHasGrownTakesNobodyAndEndsWhenItsLastTenantSleeps() throws Exception {
        room.close();
        room = room(Map.of("darkplex.tenants.shared.memory-max", "1MB"));
        Seat first = room.wake(room.newTenant());
        room.cells.look();
        assertThat(first.usable()).isTrue();
        Seat second = room.wake(room.newTenant());
        assertThat(second.shared()).isNotSameAs(first.shared());
        room.sleep(first);
        assertThat(first.shared().cell.alive()).isFalse();
        assertThat(room.folders.placed(first.tenant())).isEmpty();
        assertThat(first.shared().folder.path()).doesNotExist();
        assertThat(second.usable()).isTrue();
    }

    @Test
    void aCellThatHangsIsEndedAndEverybodyAwakeIsToldAndComesIntoAnother() throws Exception {
        room.close();
        room = room(Map.of("darkplex.tenants.beat.period", "1s", "darkplex.tenants.beat.lag-for", "1s"));
        Seat seat = room.wake(room.newTenant());
        var told = new AtomicInteger();
        seat.whenGone(told::incrementAndGet);
        var late = TestBeats.late(Duration.ofSeconds(5));
        assertThat(room.beats.heard(seat.shared().nobody, late)).isTrue();
        assertThat(room.beats.heard(seat.shared().nobody, late)).isTrue();
        room.cells.look();
        assertThat(seat.usable()).as("not for long enough").isTrue();
        await().until(() -> {
            room.cells.look();
            return told.get() == 1;
        });
        assertThat(room.folders.placed(seat.tenant())).isEmpty();
        assertThat(room.wake(seat.tenant()).shared()).isNotSameAs(seat.shared());
    }

    @Test
    void whenACellDiesEverybodyAwakeIsToldAndAllAreHome() throws Exception {
        Seat awake = room.wake(room.newTenant());
        Seat asleep = room.wake(room.newTenant());
        room.sleep(asleep);
        var told = new AtomicInteger();
        awake.whenGone(told::incrementAndGet);
        runtime.crash(awake.shared().nobody);
        await().until(() -> told.get() == 1);
        for (Seat seat : new Seat[] {awake, asleep}) {
            assertThat(room.folders.placed(seat.tenant())).isEmpty();
            assertThat(room.keys.holderOf(seat.place().key())).isEmpty();
        }
        var late = new AtomicInteger();
        awake.whenGone(late::incrementAndGet);
        assertThat(late).hasValue(1);
        room.sleep(awake);
        assertThat(room.wake(awake.tenant()).usable()).isTrue();
    }

    @Test
    void whatCannotBePlacedIsAtHomeAndTheNextTryIsInAnotherPlace() throws Exception {
        TenantId tenant = room.newTenant();
        Seat neighbour = room.wake(room.newTenant());
        runtime.refused = "sessions.list";
        assertThatThrownBy(() -> room.wake(tenant)).hasMessageContaining("history cannot be read");
        assertThat(room.folders.placed(tenant)).isEmpty();
        assertThat(neighbour.usable()).isTrue();
        runtime.refused = "";
        assertThat(room.wake(tenant).shared()).isNotSameAs(neighbour.shared());
    }

    @Test
    void withoutWallsThereIsNone() {
        runtime.walled = false;
        assertThatThrownBy(() -> room.wake(room.newTenant())).hasMessageContaining("behind walls only");
        runtime.walled = true;
    }

    @Test
    void whatIsTakenOutOfARunningCellIsNotWrittenByItAnyMore() throws Exception {
        TenantId tenant = room.newTenant();
        Seat seat = room.wake(tenant);
        Path there = seat.shared()
                .folder
                .path()
                .resolve("state/agents/" + seat.place().agent() + "/agent/openclaw-agent.sqlite-wal");
        Files.writeString(there, "history");
        room.sleep(seat);
        try (var held = Files.newByteChannel(there, StandardOpenOption.WRITE)) {
            room.folders.bringHome(tenant);
            held.write(java.nio.ByteBuffer.wrap(new byte[] {0}));
            Path home = TenantFolder.of(data.resolve("tenants"), tenant).path();
            assertThat(home.resolve("agent/agent/openclaw-agent.sqlite-wal")).hasContent("history");
        }
    }

    @Test
    void whatIsStillWrittenIsNotTakenOut() throws Exception {
        TenantFolder home = TenantFolder.of(data.resolve("tenants"), room.newTenant());
        Path agent = Files.createDirectories(home.path().resolve("agent"));
        Path file = Files.createDirectory(agent.resolve("agent")).resolve("openclaw-agent.sqlite-wal");
        Files.writeString(file, "");
        Object before = Files.getAttribute(file, "unix:ino");
        assertThatThrownBy(() -> ReleasedFiles.renew(
                        agent, home, () -> Files.writeString(file, "more", StandardOpenOption.APPEND)))
                .hasMessageContaining("still writes");
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
        String written = Files.readString(file);
        ReleasedFiles.renew(agent, home, () -> {});
        assertThat(file).hasContent(written);
        assertThat(Files.getAttribute(file, "unix:ino")).isNotEqualTo(before);
    }

    private SharedRoom room(Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("darkplex.tenants.cells-max", "2");
        all.put("darkplex.tenants.admission.wait-max", "1s");
        all.put("darkplex.tenants.shared.seats", "2");
        all.put("darkplex.tenants.shared.practice-turns", "0");
        return new SharedRoom(
                runtime,
                data.resolve("tenants"),
                URI.create("http://127.0.0.1:" + FakeCellRuntime.NOWHERE),
                doors,
                new FakeModels(),
                all);
    }
}
