package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An assistant that does not start, with a history that may be why. */
class HistoryMendedTest {

    @TempDir
    Path folders;

    private final TestDatabase database = new TestDatabase(TestDatabase.Kind.SQLITE);

    @SuppressWarnings("NullAway.Init") // before each test
    private TestDesk room;

    @SuppressWarnings("NullAway.Init") // before each test
    private TenantId tenant;

    @BeforeEach
    void open() throws Exception {
        room = new TestDesk(
                database,
                new FakeCellRuntime(),
                folders,
                URI.create("http://127.0.0.1:" + FakeCellRuntime.NOWHERE),
                Map.of(
                        "darkplex.tenants.start-timeout", "100ms",
                        "darkplex.tenants.start-attempts", "1",
                        "darkplex.tenants.backoff", "1ms",
                        "darkplex.tenants.backoff-max", "1ms"));
        tenant = room.desk.of(new UserId(UUID.randomUUID()));
        Files.createDirectories(history().getParent());
    }

    @AfterEach
    void close() {
        room.close();
        database.close();
    }

    @Test
    void whatIsForeignIsTakenOutAfterTheSecondFailureAndSaidByName() throws Exception {
        run("CREATE TABLE said (word TEXT)", "INSERT INTO said VALUES ('kept')", "CREATE VIEW foreign_one AS SELECT 1");
        fails(TenantProblem.CELL_START_TIMEOUT);
        assertThat(folders.resolve(tenant + "/spoilt")).doesNotExist();
        fails(TenantProblem.HISTORY_MENDED);
        await().untilAsserted(() -> assertThat(room.facts.facts(tenant).trouble())
                .isNotNull()
                .satisfies(trouble -> assertThat(trouble.problem()).isEqualTo(TenantProblem.HISTORY_MENDED)));
        assertThat(folders.resolve(tenant + "/spoilt/openclaw-agent.sqlite")).isRegularFile();
        run("SELECT word FROM said");
        fails(TenantProblem.CELL_START_TIMEOUT);
    }

    @Test
    void whatCannotBeMendedIsSaidByNameAndStaysAsItIs() throws Exception {
        Files.writeString(history(), "not a database, whatever it was");
        fails(TenantProblem.CELL_START_TIMEOUT);
        fails(TenantProblem.HISTORY_SPOILT);
        assertThat(history()).hasContent("not a database, whatever it was");
    }

    private void fails(TenantProblem as) {
        assertThatThrownBy(() -> room.desk.reach(tenant))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failed -> assertThat(failed.problem()).isEqualTo(as));
    }

    private Path history() {
        return folders.resolve(tenant + "/agent/agent/openclaw-agent.sqlite");
    }

    private void run(String... statements) throws Exception {
        try (var open = DriverManager.getConnection("jdbc:sqlite:" + history());
                var statement = open.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
