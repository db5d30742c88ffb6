package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.kernel.TenantId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the tables that OpenClaw 2026.9.6 makes, as far as they name the agent, and on what a cell may make of them. */
@Timeout(60)
class AgentSessionsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static final String TRIGGER =
            "CREATE TRIGGER session_nodes_entry_valid AFTER UPDATE OF entry_json ON session_nodes"
                    + " BEGIN UPDATE session_nodes SET entry_valid = 0; END";

    @TempDir
    private Path data;

    private TenantFolder home;
    private Path file;
    private AgentSessions sessions;

    @BeforeEach
    void openClawHasWritten() throws Exception {
        home = TenantFolder.of(data.resolve("tenants"), new TenantId(UUID.randomUUID()))
                .create();
        Path agent = Files.createDirectories(home.path().resolve("agent/agent"));
        file = agent.resolve("openclaw-agent.sqlite");
        write();
        sessions = new AgentSessions(new AgentSchema(known()), LONG);
    }

    private void write(String... before) throws SQLException {
        run(before);
        run(
                "PRAGMA journal_mode=WAL",
                "CREATE TABLE schema_meta (meta_key TEXT PRIMARY KEY, role TEXT, agent_id TEXT)",
                "INSERT INTO schema_meta VALUES ('primary', 'agent', 'main')",
                "CREATE TABLE session_nodes (session_key TEXT PRIMARY KEY, entry_json TEXT,"
                        + " entry_valid INTEGER CHECK (entry_valid IN (-1, 0, 1)), parent_session_key TEXT, spawned_by TEXT)",
                "INSERT INTO session_nodes VALUES ('agent:main:one', '{\"k\":\"agent:main:one\",\"t\":\"agent:mainly\"}',"
                        + " 1, 'agent:main:main', 'agent:main:one')",
                "CREATE TABLE session_windows (session_id TEXT PRIMARY KEY, session_key TEXT)",
                "INSERT INTO session_windows VALUES ('w', 'agent:main:one')",
                "CREATE TABLE session_canonical_validation_pending (session_key TEXT PRIMARY KEY)",
                "CREATE TABLE transcript_events (event_json TEXT)",
                "INSERT INTO transcript_events VALUES ('somebody said agent:main:one')",
                TRIGGER);
    }

    @Test
    void everySessionIsTheOtherAgentsAndBack() throws Exception {
        Object before = Files.getAttribute(file, "unix:ino");
        sessions.prepare(home, "s007");
        assertThat(ask("SELECT agent_id FROM schema_meta")).as("nothing yet").containsExactly("main");
        sessions.install(home);
        assertThat(Files.getAttribute(file, "unix:ino")).as("another file").isNotEqualTo(before);
        assertThat(ask("SELECT agent_id FROM schema_meta")).containsExactly("s007");
        assertThat(ask("SELECT session_key FROM session_nodes")).containsExactly("agent:s007:one");
        assertThat(ask("SELECT parent_session_key FROM session_nodes")).containsExactly("agent:s007:main");
        assertThat(ask("SELECT spawned_by FROM session_nodes")).containsExactly("agent:s007:one");
        assertThat(ask("SELECT entry_json FROM session_nodes"))
                .containsExactly("{\"k\":\"agent:s007:one\",\"t\":\"agent:mainly\"}");
        assertThat(ask("SELECT entry_valid FROM session_nodes"))
                .as("no trigger ran")
                .containsExactly("1");
        assertThat(ask("SELECT session_key FROM session_windows")).containsExactly("agent:s007:one");
        assertThat(ask("SELECT session_key FROM session_canonical_validation_pending"))
                .containsExactly("agent:s007:one");
        assertThat(ask("SELECT event_json FROM transcript_events")).containsExactly("somebody said agent:main:one");
        assertThat(ask("SELECT name FROM sqlite_schema WHERE type = 'trigger'"))
                .containsExactly("session_nodes_entry_valid");
        assertThat(home.path().resolve("incoming")).isEmptyDirectory();
        rename("main");
        rename("main");
        assertThat(ask("SELECT session_key FROM session_nodes")).containsExactly("agent:main:one");
    }

    @Test
    void brokenOffBeforeTheFileIsInItsPlaceTheNextGoesOn() throws Exception {
        sessions.prepare(home, "s001");
        Files.writeString(file.resolveSibling("openclaw-agent.sqlite-wal"), "of the former file");
        Files.delete(file.resolveSibling("openclaw-agent.sqlite-wal"));
        new AgentSessions(new AgentSchema(Set.of()), LONG).install(home);
        assertThat(ask("SELECT agent_id FROM schema_meta")).containsExactly("s001");
    }

    /** What it did last may be in the log alone, as after a kill. */
    @Test
    void whatIsOnlyInTheLogComesAlong() throws Exception {
        Path log = file.resolveSibling("openclaw-agent.sqlite-wal");
        Path kept = data.resolve("kept");
        try (Connection database = open();
                Statement statement = database.createStatement()) {
            statement.executeUpdate("PRAGMA wal_autocheckpoint=0");
            statement.executeUpdate("INSERT INTO transcript_events VALUES ('said last')");
            Files.copy(log, kept);
            Files.copy(file, data.resolve("main"));
        }
        Files.move(data.resolve("main"), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.move(kept, log);
        rename("s001");
        assertThat(log).doesNotExist();
        assertThat(ask("SELECT event_json FROM transcript_events")).contains("said last");
        Files.write(log, new byte[100_000]);
        rename("main");
        assertThat(ask("SELECT event_json FROM transcript_events")).contains("said last");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TRIGGER trap AFTER UPDATE ON session_windows BEGIN DELETE FROM transcript_events; END",
                "CREATE VIEW trap AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
                "CREATE VIRTUAL TABLE trap USING fts5(session_key)",
                "CREATE TABLE trap (session_key TEXT CHECK (length(hex(zeroblob(400000000))) > 0))",
                "CREATE TABLE trap (session_key TEXT, b TEXT DEFAULT (hex(zeroblob(400000000))))",
                "CREATE TABLE trap (session_key TEXT, b TEXT GENERATED ALWAYS AS (hex(zeroblob(400000000))) VIRTUAL)",
                "CREATE INDEX trap ON session_windows (hex(zeroblob(400000000)))",
                "CREATE INDEX trap ON session_windows (session_key) WHERE length(hex(zeroblob(400000000))) > 0",
            })
    void whatOpenClawDoesNotMakeIsRefusedByItsName(String trap) throws Exception {
        if (trap.startsWith("CREATE INDEX")) {
            run("DELETE FROM session_windows");
        }
        run(trap);
        refused("does not make", "trap");
    }

    @Test
    void aViewInThePlaceOfATableIsRefusedUnread() throws Exception {
        run(
                "DROP TABLE schema_meta",
                "CREATE VIEW schema_meta AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                        + " SELECT 'agent' AS role, 'main' AS agent_id FROM n WHERE i < 0");
        refused("view schema_meta");
    }

    /** It would come to whoever runs what stands there. SQLite itself may see it first. */
    @Test
    void aStatementHiddenBehindATriggerIsNotRun() throws Exception {
        Path foreign = data.resolve("foreign.db");
        run(
                "PRAGMA writable_schema=ON",
                "UPDATE sqlite_schema SET sql = sql || '; ATTACH ''" + foreign + "'' AS x; CREATE TABLE x.t (a)'"
                        + " WHERE type = 'trigger'");
        refused("Its history");
        assertThat(foreign).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"WHERE name = 'session_nodes'", "WHERE type = 'trigger'"})
    void aSchemaThatCannotBeReadIsRefusedWithoutItsWords(String which) throws Exception {
        run("PRAGMA writable_schema=ON", "UPDATE sqlite_schema SET sql = 'CREATE SECRET-OF-A-CELL' " + which);
        refused("cannot be read");
    }

    @Test
    void whatNamesAnotherSeatsSessionsIsRefused() throws Exception {
        for (String planted : List.of(
                "UPDATE session_nodes SET spawned_by = 'agent:s002:theirs'",
                "UPDATE session_nodes SET spawned_by = NULL, entry_json = '{\"a\":[\"\\u0061gent:s002:theirs\"]}'",
                "UPDATE transcript_events SET event_json = 'agent:s002:theirs'")) {
            run(planted);
            refused("another assistant");
        }
        run(
                "UPDATE transcript_events SET event_json = ''",
                "UPDATE session_nodes SET entry_json = '{\"a\":\"agent:main:mine\"}'");
        rename("s002");
        assertThat(ask("SELECT entry_json FROM session_nodes")).containsExactly("{\"a\":\"agent:s002:mine\"}");
    }

    @Test
    void whatIsForeignIsTakenOutWithoutRunningItAndTheRestIsKept() throws Exception {
        run(
                "CREATE TRIGGER foreign_one AFTER DELETE ON session_windows BEGIN DELETE FROM transcript_events; END",
                "CREATE TABLE \"a \"\" name\" (of_it TEXT CHECK (of_it <> 'x'))",
                "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n");
        assertThat(sessions.mend(home)).isPresent();
        assertThat(ask("SELECT type || name FROM sqlite_schema WHERE type IN ('view', 'trigger') OR name LIKE 'a %'"))
                .containsExactly("triggersession_nodes_entry_valid");
        assertThat(ask("SELECT session_key FROM session_nodes")).containsExactly("agent:main:one");
        assertThat(ask("SELECT event_json FROM transcript_events")).hasSize(1);
        assertThat(home.path().resolve("spoilt/openclaw-agent.sqlite")).isRegularFile();
        assertThat(home.path().resolve("incoming")).isEmptyDirectory();
        assertThat(sessions.mend(home)).isEmpty();
    }

    @Test
    void aTableOfOpenClawsThatIsNotAsItMakesItIsNeverTakenOut() throws Exception {
        var strict = new AgentSessions(
                new AgentSchema(Set.of(AgentSchema.entry("table", "session_nodes", "another statement"))), LONG);
        assertThatThrownBy(() -> strict.mend(home))
                .isInstanceOf(UnfitToShare.class)
                .hasMessageContaining("session_nodes");
        assertThat(ask("SELECT session_key FROM session_nodes")).containsExactly("agent:main:one");
    }

    @Test
    void aDatabaseOfNobodyIsRefusedAndUntouched() throws Exception {
        run("UPDATE schema_meta SET agent_id = 's1'");
        refused("no agent of ours");
        run("DELETE FROM schema_meta");
        refused("no agent of ours");
        assertThat(ask("SELECT session_key FROM session_nodes")).containsExactly("agent:main:one");
        run("DROP TABLE session_canonical_validation_pending");
        refused("has not the tables");
    }

    @ParameterizedTest
    @ValueSource(strings = {"page_size=65536", "page_size=512", "encoding='UTF-16'", "auto_vacuum=1", "user_version=7"})
    void oddButHonestPragmasAreTaken(String pragma) throws Exception {
        Files.delete(file);
        write("PRAGMA " + pragma);
        rename("s001");
        assertThat(ask("SELECT session_key FROM session_nodes")).containsExactly("agent:s001:one");
    }

    @Test
    void whatIsNoDatabaseIsRefused() throws Exception {
        Files.write(file, new byte[5000]);
        refused("cannot be read");
        try (FileChannel holes = FileChannel.open(file, StandardOpenOption.WRITE)) {
            holes.truncate(0);
            holes.write(
                    java.nio.ByteBuffer.wrap("SQLite format 3\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
            holes.write(java.nio.ByteBuffer.wrap(new byte[1]), 1 << 20);
        }
        refused("cannot be read");
        Files.delete(file);
        sessions.prepare(home, "s001");
        sessions.install(home);
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openclaw-agent.sqlite", "openclaw-agent.sqlite-wal", "openclaw-agent.sqlite-journal"})
    void whatIsNoPlainFileIsRefusedAndNothingBehindItTouched(String name) throws Exception {
        Path place = file.resolveSibling(name);
        Path precious = data.resolve("precious");
        Files.copy(file, precious);
        byte[] before = Files.readAllBytes(precious);
        Files.deleteIfExists(place);
        Files.createSymbolicLink(place, precious);
        refused(name.endsWith("-journal") ? "journal" : "link");
        Files.delete(place);
        Files.createLink(place, precious);
        refused(name.endsWith("-journal") ? "journal" : "several names");
        Files.delete(place);
        assertThat(new ProcessBuilder("mkfifo", place.toString()).start().waitFor())
                .isZero();
        refused(name.endsWith("-journal") ? "journal" : "pipe");
        Files.delete(place);
        Files.createDirectory(place);
        refused(name.endsWith("-journal") ? "journal" : "folder");
        Files.delete(place);
        assertThat(precious).hasBinaryContent(before);
    }

    /** SQLite 3.40 deletes the file that such a journal names, be it whose it may; this driver's may not. */
    @Test
    void aJournalThatNamesAnotherFileIsNotPlayed() throws Exception {
        Path precious = Files.writeString(data.resolve("precious-journal"), "of another");
        Files.write(
                file.resolveSibling("openclaw-agent.sqlite-journal"),
                HotJournal.naming(precious, Files.size(file) / 4096));
        refused("sqlite-journal");
        assertThat(precious).hasContent("of another");
    }

    @Test
    void workThatTakesTooLongIsBrokenOffAndTriedAgainLater() throws Exception {
        run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
                + " INSERT INTO session_windows SELECT i, 'agent:main:' || i FROM n");
        var hurried = new AgentSessions(new AgentSchema(known()), Duration.ofNanos(1));
        assertThatThrownBy(() -> hurried.prepare(home, "s001"))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(UnfitToShare.class)
                .hasMessageContaining("took longer");
        rename("s001");
    }

    private void rename(String to) throws IOException {
        sessions.prepare(home, to);
        sessions.install(home);
    }

    private void refused(String... words) {
        assertThatThrownBy(() -> sessions.prepare(home, "s001"))
                .isInstanceOf(UnfitToShare.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("SECRET");
        assertThatThrownBy(() -> sessions.prepare(home, "main")).isInstanceOf(UnfitToShare.class);
    }

    private Set<String> known() throws SQLException {
        var known = new HashSet<String>();
        try (Connection database = open();
                Statement statement = database.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")) {
            while (rows.next()) {
                known.add(AgentSchema.entry(rows.getString(1), rows.getString(2), rows.getString(3)));
            }
        }
        return known;
    }

    private void run(String... statements) throws SQLException {
        try (Connection database = open();
                Statement statement = database.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private List<String> ask(String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (Connection database = open();
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }
}
