package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a template names of ours is what a cell gets, or no cell starts. */
class PluginPinTest {

    private static final Path RELEASED = Path.of("../openclaw");

    @TempDir
    private Path data;

    private final TestDatabase database = new TestDatabase(TestDatabase.Kind.SQLITE);
    private final TestDoors doors = TestDoors.toModel(FakeCellRuntime.NOWHERE);
    private final ReadyCellRuntime runtime = new ReadyCellRuntime();

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(data.resolve("tenants/.cells"));
        runtime.walled = true;
    }

    @AfterEach
    void close() {
        doors.close();
        database.close();
    }

    @Test
    void theFilesOfThePinnedVersionLieInTheCellsConfiguration() throws Exception {
        try (TestDesk room = room(content())) {
            TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
            room.desk.reach(tenant).close();
            Path config = data.resolve("tenants/.cells")
                    .resolve(room.folders.placed(tenant).orElseThrow().cell())
                    .resolve("config");
            for (String file : new String[] {"beat.mjs", "index.mjs", "package.json", "openclaw.plugin.json"}) {
                assertThat(config.resolve("plugins/darkplex-bridge").resolve(file))
                        .hasSameBinaryContentAs(
                                RELEASED.resolve("plugin/darkplex-bridge/1.0.0").resolve(file));
            }
            assertThat(config.resolve("bridge.mjs")).exists();
            assertThat(Files.readString(config.resolve("openclaw.json"))).doesNotContain("darkplex-bridge");
        }
    }

    @Test
    void onePinnedForOpenClawsOwnLoaderIsAllowedAndFoundAndNoOther() throws Exception {
        try (TestDesk room = room(content().replace("\"IMPORT\"", "\"PLUGIN\""))) {
            TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
            room.desk.reach(tenant).close();
            Path config = data.resolve("tenants/.cells")
                    .resolve(room.folders.placed(tenant).orElseThrow().cell())
                    .resolve("config/openclaw.json");
            String wanted = """
                    {"enabled": true, "allow": ["darkplex-bridge"], "slots": {"memory": "none"},
                     "load": {"paths": ["/cell/config/plugins/darkplex-bridge"]},
                     "entries": {"darkplex-bridge": {"enabled": true}}}
                    """;
            assertThat(TestDesk.JSON.readTree(Files.readString(config)).path("plugins"))
                    .isEqualTo(TestDesk.JSON.readTree(wanted));
        }
    }

    @Test
    void whatDiffersIsRefusedByNameBeforeAnythingStarts() throws Exception {
        try (TestDesk room = room(content().replaceFirst("sha512-.{8}", "sha512-AAAAAAAA"))) {
            TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
            assertThatThrownBy(() -> room.desk.reach(tenant))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            refused -> assertThat(refused.problem()).isEqualTo(TenantProblem.PLUGIN_DIFFERS));
            assertThat(runtime.starts).isEmpty();
            assertThat(data.resolve("tenants/.cells")).isEmptyDirectory();
        }
    }

    private TestDesk room(String template) {
        return new TestDesk(
                database,
                runtime,
                data.resolve("tenants"),
                URI.create("http://127.0.0.1:" + FakeCellRuntime.NOWHERE),
                doors,
                TestDesk.PLENTY,
                TenantTemplate.parse(TestDesk.JSON, template),
                Map.of(),
                Clock.systemUTC());
    }

    private static String content() throws IOException {
        return Files.readString(RELEASED.resolve("template/tenant-template.json"));
    }
}
