package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.TenantFolders.Step;
import io.darkplex.portal.tenants.files.DiskUse;
import io.darkplex.portal.tenants.files.FilePath;
import io.darkplex.portal.tenants.runtime.CellInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;

class TenantFoldersTest {

    @TempDir
    private Path tenants;

    private final AtomicReference<@Nullable Step> breaking = new AtomicReference<>();
    private static final FitToShare FIT = new FitToShare(
            new AgentSessions(AgentSchema.bundled(), Duration.ofSeconds(30)),
            DiskUse.walk(new DiskUse.Limits(DataSize.ofGigabytes(1), DataSize.ofGigabytes(1), 1000)));

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TenantId nobody = new TenantId(UUID.randomUUID());

    @Test
    void aTenantIsInTheCellAndAfterwardsHomeWithAllOfIts() throws Exception {
        TenantFolders folders = folders();
        CellFolder cell = placed(folders);
        assertThat(home("agent")).doesNotExist();
        assertThat(home("workspace")).doesNotExist();
        assertThat(cell.path().resolve("workspace/main/note")).hasContent("kept");
        assertThat(cell.path().resolve("state/agents/main/agent/settings.json")).hasContent("{\"a\":1}");
        Files.writeString(cell.path().resolve("state/agents/main/agent/history"), "said");
        Files.writeString(cell.path().resolve("log/cell.log"), "words");
        Files.writeString(cell.path().resolve("home/trace"), "of the tenant's");
        folders.bringHome(tenant);
        assertThat(home("agent/agent/history")).hasContent("said");
        assertThat(home("workspace/note")).hasContent("kept");
        assertThat(home("log/cell.log")).hasContent("words");
        assertThat(home("placed")).doesNotExist();
        assertThat(cell.path()).doesNotExist();
        folders.bringHome(tenant);
        assertThat(home("workspace/note")).hasContent("kept");
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void brokenOffAnywhereThereIsOneFolderAndTheNextPortalPutsItInOrder(Step step) throws Exception {
        breakOff(step);
        assertOneOfEach();
        assertThat(folders()
                        .inWorkspace(tenant, (files, _) -> files.find(FilePath.of("note")))
                        .bytes())
                .isEqualTo(4);
        folders().repair(_ -> true);
        assertHome();
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void brokenOffAnywhereTheNextPlacingGoesOn(Step step) throws Exception {
        breakOff(step);
        TenantFolders folders = folders();
        CellFolder second = cell(folders);
        folders.place(tenant, second, tenant, "{\"a\":1}");
        assertThat(second.path().resolve("workspace/main/note")).hasContent("kept");
        assertThat(second.path().resolve("state/agents/main/agent/history")).hasContent("said");
        assertOneOfEach();
        folders.bringHome(tenant);
        folders.repair(_ -> true);
        assertHome();
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void evenARepairMayBeBrokenOff(Step step) throws Exception {
        CellFolder cell = placed(folders());
        Files.writeString(cell.path().resolve("state/agents/main/agent/history"), "said");
        breaking.set(step);
        try {
            folders().repair(_ -> true);
        } catch (IllegalStateException brokenOff) {
            assertThat(brokenOff).hasMessage(step.name());
        }
        breaking.set(null);
        assertOneOfEach();
        folders().repair(_ -> true);
        assertHome();
    }

    @Test
    void aFolderOfTheFirstLayoutMovesInWithItsHistory() throws Exception {
        write("state/agents/main/agent/history", "said");
        write("state/state/openclaw.sqlite", "any cell's");
        write("workspace/note", "kept");
        write("home/trace", "");
        write("config/openclaw.json", "{}");
        write("log/cell.log", "old");
        TenantFolders folders = folders();
        CellFolder cell = cell(folders);
        folders.place(tenant, cell, nobody, "{\"a\":1}");
        assertThat(cell.path().resolve("state/agents/main/agent/history")).hasContent("said");
        assertThat(cell.path().resolve("workspace/main/note")).hasContent("kept");
        for (String old : List.of("state", "home", "config")) {
            assertThat(home(old)).doesNotExist();
        }
        folders.bringHome(tenant);
        assertHome();
    }

    @Test
    void aFolderOfTheFirstLayoutThatWasHalfMovedKeepsItsHistory() throws Exception {
        write("agent/agent/history", "said");
        write("state/agents/other", "left");
        write("workspace/note", "kept");
        TenantFolders folders = folders();
        folders.place(tenant, cell(folders), tenant, "{\"a\":1}");
        folders.bringHome(tenant);
        assertHome();
        assertThat(home("state")).doesNotExist();
    }

    @Test
    void whatACellPutsInItsTenantsPlaceIsNotBroughtHome() throws Exception {
        TenantFolders folders = folders();
        CellFolder cell = placed(folders);
        Path elsewhere =
                Files.createDirectory(tenants.resolveSibling(UUID.randomUUID().toString()));
        Files.writeString(elsewhere.resolve("secret"), "of the machine");
        Files.move(cell.path().resolve("workspace/main"), cell.path().resolve("workspace/away"));
        Files.createSymbolicLink(cell.path().resolve("workspace/main"), elsewhere);
        Files.move(cell.path().resolve("state/agents"), cell.path().resolve("state/away"));
        Files.createSymbolicLink(cell.path().resolve("state/agents"), elsewhere);
        Files.createDirectories(elsewhere.resolve("main"));
        assertThatThrownBy(() -> folders.inWorkspace(tenant, (files, _) -> files.list(FilePath.ROOT, 10)))
                .isInstanceOf(NotDirectoryException.class);
        folders.bringHome(tenant);
        assertThat(home("workspace")).isEmptyDirectory();
        assertThat(home("agent")).doesNotExist();
        assertThat(elsewhere.resolve("secret")).hasContent("of the machine");
        assertThat(elsewhere.resolve("main")).isDirectory();
        assertThat(cell.path()).doesNotExist();
    }

    /** The gateway of a shared cell may have been taken over: what comes from there is looked at again. */
    @Test
    void aTrapThatComesOutOfASharedCellIsSetAsideAndItsTenantBeginsAnew() throws Exception {
        Path foreign =
                Files.writeString(tenants.resolveSibling(UUID.randomUUID().toString()), "of another");
        TenantFolders folders = folders();
        for (String trap : List.of("link", "folder", "rubbish")) {
            write("workspace/note", "kept");
            CellFolder cell = cell(folders);
            folders.place(tenant, cell, nobody, "s001", "{\"a\":1}");
            Path database = cell.path().resolve("state/agents/s001/agent/openclaw-agent.sqlite");
            switch (trap) {
                case "link" -> Files.createSymbolicLink(database, foreign);
                case "folder" -> {
                    Files.delete(database.resolveSibling("settings.json"));
                    Files.delete(database.getParent());
                    Files.createSymbolicLink(database.getParent(), tenants);
                }
                default -> Files.writeString(database, "no database at all");
            }
            folders.bringHome(tenant);
            assertThat(home("placed")).doesNotExist();
            assertThat(home("workspace/note")).hasContent("kept");
            assertThat(home("agent")).as(trap).doesNotExist();
            assertThat(home("aside")).isDirectory();
            assertThat(foreign).hasContent("of another");
            cell.delete();
        }
        CellFolder own = cell(folders);
        folders.place(tenant, own, tenant, "{\"a\":1}");
        assertThat(own.path().resolve("state/agents/main/agent/settings.json")).hasContent("{\"a\":1}");
        folders.bringHome(tenant);
    }

    /** Else an assistant that was talked into this would never start again. */
    @Test
    void whatACellHasPutInThePlaceOfItsOwnHistoryIsSetAside() throws Exception {
        TenantFolders folders = folders();
        write("agent/agent/settings.json/trap", "");
        folders.place(tenant, cell(folders), tenant, "{\"a\":1}");
        folders.bringHome(tenant);
        assertThat(home("agent/agent/settings.json")).hasContent("{\"a\":1}");
        Files.move(home("agent/agent"), home("away"));
        Files.createSymbolicLink(home("agent/agent"), home("away"));
        folders.place(tenant, cell(folders), tenant, "{\"a\":2}");
        folders.bringHome(tenant);
        assertThat(home("agent/agent/settings.json")).hasContent("{\"a\":2}");
        assertThat(home("away/settings.json")).hasContent("{\"a\":1}");
    }

    @Test
    void filesAreFoundWhereverTheyAreAndOwnedByWhoeverHasThem() throws Exception {
        TenantFolders folders = folders();
        folders.create(tenant);
        write("workspace/note", "kept");
        assertThat(owner(folders)).isEqualTo(tenant);
        placed(folders);
        assertThat(owner(folders)).isEqualTo(nobody);
        assertThat(folders.inWorkspace(tenant, (files, _) -> files.list(FilePath.ROOT, 10))
                        .entries())
                .hasSize(1);
    }

    private TenantId owner(TenantFolders folders) throws IOException {
        return folders.inWorkspace(tenant, (_, owner) -> owner);
    }

    private void breakOff(Step step) throws IOException {
        write("agent/agent/history", "said");
        write("workspace/note", "kept");
        TenantFolders folders = folders();
        CellFolder cell = cell(folders);
        breaking.set(step);
        assertThatThrownBy(() -> {
                    folders.place(tenant, cell, nobody, "{\"a\":1}");
                    folders.bringHome(tenant);
                })
                .hasMessage(step.name());
        breaking.set(null);
    }

    private void assertOneOfEach() throws IOException {
        for (String name : List.of("history", "note")) {
            try (Stream<Path> all = Files.walk(tenants)) {
                assertThat(all.filter(file -> file.endsWith(name))).as(name).hasSize(1);
            }
        }
    }

    private void assertHome() throws IOException {
        assertOneOfEach();
        assertThat(home("agent/agent/history")).hasContent("said");
        assertThat(home("workspace/note")).hasContent("kept");
        assertThat(home("placed")).doesNotExist();
        assertThat(tenants.resolve(TenantFolders.CELLS))
                .satisfiesAnyOf(
                        cells -> assertThat(cells).doesNotExist(),
                        cells -> assertThat(cells).isEmptyDirectory());
    }

    private CellFolder placed(TenantFolders folders) throws IOException {
        write("workspace/note", "kept");
        CellFolder cell = cell(folders);
        folders.place(tenant, cell, nobody, "{\"a\":1}");
        return cell;
    }

    private static CellFolder cell(TenantFolders folders) throws IOException {
        return folders.cell().create("{}", "{}", Map.of());
    }

    private TenantFolders folders() {
        return new TenantFolders(
                tenants, FIT, TestQuota.none(), new FakeCellRuntime(), new CellInstance("test"), Ids.random(), step -> {
                    if (step == breaking.get()) {
                        throw new IllegalStateException(step.name());
                    }
                });
    }

    private Path home(String path) {
        return tenants.resolve(tenant.toString()).resolve(path);
    }

    private void write(String path, String text) throws IOException {
        Files.createDirectories(home(path).getParent());
        Files.writeString(home(path), text);
    }
}
