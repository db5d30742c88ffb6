package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.StrayCell;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planted orphans, in a whole room. */
@OnBothDatabases
class OrphanFinderTest {

    private static final CellInstance PORTAL = new CellInstance("portal");

    @TempDir
    Path data;

    private final TestDatabase database;
    private final ReadyCellRuntime runtime = new ReadyCellRuntime();

    @SuppressWarnings("NullAway.Init") // before each test
    private TestDesk room;

    OrphanFinderTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        database.empty();
        room = new TestDesk(
                database,
                runtime,
                data.resolve("tenants"),
                URI.create("http://127.0.0.1:" + FakeCellRuntime.NOWHERE),
                Map.of("darkplex.tenants.start-timeout", "5s"));
    }

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void aStrayIsEndedAndABlindLookEndsNothing() throws Exception {
        var finder = finder();
        runtime.plant(new StrayCell(new TenantId(UUID.randomUUID()), "left"));
        runtime.blind = true;
        for (int look = 0; look < 3; look++) {
            finder.look();
        }
        runtime.blind = false;
        assertThat(runtime.strays()).hasSize(1);
        until(finder, Finding.Code.CELL_ORPHANED);
        assertThat(runtime.strays()).isEmpty();
    }

    @Test
    void socketsOfNobodyAreRemoved() throws Exception {
        var finder = finder();
        Path left = CellSockets.beside(data.resolve("tenants"), PORTAL).create();
        until(finder, Finding.Code.SOCKETS_ORPHANED);
        assertThat(left).doesNotExist();
    }

    @Test
    void theFolderOfACellThatIsNoMoreIsRemovedAndNothingElseIs() throws Exception {
        var finder = finder();
        Path cells = data.resolve("tenants/.cells");
        TenantId awake = room.desk.of(new UserId(UUID.randomUUID()));
        room.desk.reach(awake).close();
        TenantId stuck = room.desk.of(new UserId(UUID.randomUUID()));
        Path inUse = folder(cells, "portal.in-use");
        Files.writeString(home(stuck).resolve("placed"), "portal.in-use " + stuck + " main");
        Path foreign = folder(cells, "another.left");
        Path precious = folder(data.resolve("precious"), "state");
        Path link = Files.createSymbolicLink(cells.resolve("portal.link"), data.resolve("precious"));
        Path left = folder(cells, "portal.left");
        Files.createSymbolicLink(left.resolve("state/link"), precious);
        until(finder, Finding.Code.CELL_FOLDER_ORPHANED);
        for (int look = 0; look < 4; look++) {
            finder.look();
        }
        assertThat(left).doesNotExist();
        assertThat(inUse.resolve("state")).isDirectory();
        assertThat(foreign.resolve("state")).isDirectory();
        assertThat(link).isSymbolicLink();
        assertThat(precious.resolve("state")).isDirectory();
        assertThat(room.desk.state(awake).state()).isEqualTo(State.READY);
        assertThat(room.folders.placed(awake)).isPresent();
        assertThat(finder.count(Finding.Code.CELL_FOLDER_ORPHANED)).isEqualTo(1);
        Files.delete(home(stuck).resolve("placed"));
        finder.look();
        assertThat(inUse).as("only now an orphan").isDirectory();
        finder.look();
        assertThat(inUse).doesNotExist();
    }

    @Test
    void aFolderStaysWhileAnyMarkCannotBeReadOrAStrayMayUseIt() throws Exception {
        var finder = finder();
        Path left = folder(data.resolve("tenants/.cells"), "portal.left");
        TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
        Path mark = Files.createDirectory(home(tenant).resolve("placed"));
        for (int look = 0; look < 3; look++) {
            finder.look();
        }
        assertThat(left).isDirectory();
        Files.delete(mark);
        runtime.blind = true;
        for (int look = 0; look < 3; look++) {
            finder.look();
        }
        assertThat(left).isDirectory();
        runtime.blind = false;
        finder.look();
        finder.look();
        assertThat(left).doesNotExist();
    }

    /** The mark comes after the look and before the rename, or after both. */
    @Test
    void aPlacingThatComesBetweenKeepsItsFolderOrItsTenantAtHome() throws Exception {
        TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
        Files.writeString(home(tenant).resolve("workspace/note"), "kept");
        var cells = new CellFolders(room.properties, PORTAL);
        CellFolder cell = room.folders.cell().create("{}", "{}", Map.of());
        assertThat(cells.unclaimed()).contains(cell.path());
        room.folders.place(tenant, cell, tenant, "{}");
        assertThat(cells.remove(cell.path(), () -> false)).isFalse();
        assertThat(cell.path().resolve("workspace/main/note")).hasContent("kept");
        room.folders.bringHome(tenant);

        CellFolder second = room.folders.cell().create("{}", "{}", Map.of());
        assertThat(cells.remove(second.path(), () -> {
                    assertThatThrownBy(() -> room.folders.place(tenant, second, tenant, "{}"))
                            .isInstanceOf(IOException.class);
                    return false;
                }))
                .as("its mark was there")
                .isFalse();
        room.folders.bringHome(tenant);
        assertThat(home(tenant).resolve("workspace/note")).hasContent("kept");

        CellFolder third = room.folders.cell().create("{}", "{}", Map.of());
        assertThat(cells.remove(third.path(), () -> true)).isFalse();
        assertThat(third.path()).isDirectory();
        assertThat(cells.remove(third.path(), () -> false)).isTrue();
        assertThatThrownBy(() -> room.folders.place(tenant, third, tenant, "{}"))
                .isInstanceOf(IOException.class);
        room.folders.bringHome(tenant);
        assertThat(home(tenant).resolve("workspace/note")).hasContent("kept");
    }

    @Test
    void oneThatWasOnItsWayOutWhenThePortalDiedIsWhereItsMarkSaysAgain() throws Exception {
        TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
        Files.writeString(home(tenant).resolve("workspace/note"), "kept");
        CellFolder cell = room.folders.cell().create("{}", "{}", Map.of());
        room.folders.place(tenant, cell, tenant, "{}");
        Path cells = data.resolve("tenants/.cells");
        Files.move(cell.path(), cells.resolve(".leaving-" + cell.name()));
        folder(cells, ".leaving-another.left");
        assertThat(room.folders.repair(_ -> true)).isEqualTo(1);
        assertThat(home(tenant).resolve("workspace/note")).hasContent("kept");
        assertThat(cells.resolve(".leaving-another.left")).isDirectory();
    }

    private Path home(TenantId tenant) {
        return data.resolve("tenants").resolve(tenant.toString());
    }

    private static Path folder(Path in, String name) throws IOException {
        Path folder = in.resolve(name);
        Files.createDirectories(folder.resolve("state"));
        return folder;
    }

    @Test
    void aRowThatNobodyLooksAfterIsPutToSleepAndItsAssistantStartsAgain() throws Exception {
        var finder = finder();
        TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
        assertThat(room.life.hold(tenant, "gone", Instant.EPOCH, Instant.EPOCH)).isTrue();
        assertThat(room.life.move(
                        new LifeStore.Move(tenant, 1, State.ASLEEP, State.READY, null, "gone", Instant.EPOCH), 9))
                .isTrue();
        until(finder, Finding.Code.ROW_ORPHANED);
        assertThat(room.store.find(tenant))
                .get()
                .extracting(TenantStore.Row::state)
                .isEqualTo(State.ASLEEP);
        room.desk.reach(tenant).close();
        assertThat(room.desk.state(tenant).state()).isEqualTo(State.READY);
    }

    @Test
    void foldersAreOnlyToldOf() throws Exception {
        var finder = finder();
        Files.createDirectories(data.resolve("tenants/notatene-ntsf-olde-rnot-ofanytenants"));
        TenantId bereft = room.desk.of(new UserId(UUID.randomUUID()));
        CellSockets.delete(data.resolve("tenants").resolve(bereft.toString()));
        var nobody = new TenantId(UUID.randomUUID());
        Path folder = data.resolve("tenants").resolve(nobody.toString());
        Files.createDirectories(folder.resolve("workspace"));
        Files.write(folder.resolve("workspace/work"), new byte[1234]);
        await().until(() -> {
            finder.look();
            return finder.findings().size() == 2;
        });
        assertThat(finder.findings())
                .anySatisfy(finding -> {
                    assertThat(finding.code()).isEqualTo(Finding.Code.FOLDER_ORPHANED);
                    assertThat(finding.path()).isEqualTo(folder);
                    assertThat(finding.bytes()).isEqualTo(1234);
                })
                .anySatisfy(finding -> {
                    assertThat(finding.code()).isEqualTo(Finding.Code.FOLDER_MISSING);
                    assertThat(finding.tenant()).isEqualTo(bereft);
                });
        finder.look();
        assertThat(folder.resolve("workspace/work")).exists();
        assertThat(finder.count(Finding.Code.FOLDER_ORPHANED)).isEqualTo(1);
    }

    @Test
    void whatIsInUseIsLeft() throws Exception {
        var finder = finder();
        TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
        room.desk.reach(tenant).close();
        for (int look = 0; look < 5; look++) {
            finder.look();
        }
        assertThat(room.desk.state(tenant).state()).isEqualTo(State.READY);
        assertThat(finder.findings()).isEmpty();
        for (Finding.Code code : Finding.Code.values()) {
            assertThat(finder.count(code)).as(code.name()).isZero();
        }
    }

    /** Each look is an hour after the one before. */
    private OrphanFinder finder() {
        return new OrphanFinder(
                runtime,
                room.desk,
                room.store,
                room.life,
                PORTAL,
                CellSockets.beside(data.resolve("tenants"), PORTAL),
                new CellFolders(room.properties, PORTAL),
                room.properties,
                new HourlyClock());
    }

    private static void until(OrphanFinder finder, Finding.Code code) {
        finder.look();
        assertThat(finder.count(code)).isZero();
        finder.look();
        assertThat(finder.count(code)).isEqualTo(1);
    }
}
