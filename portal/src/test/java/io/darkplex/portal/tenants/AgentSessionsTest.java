package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the tables that OpenClaw 2026.9.6 makes, as far as they name the agent. */
class AgentSessionsTest {

    @TempDir
    private Path agent;

    @BeforeEach
    void openClawHasWritten() throws Exception {
        Files.createDirectories(agent.resolve("agent"));
        run(
                "CREATE TABLE schema_meta (meta_key TEXT PRIMARY KEY, role TEXT, agent_id TEXT)",
                "INSERT INTO schema_meta VALUES ('primary', 'agent', 'main')",
                "CREATE TABLE session_nodes (session_key TEXT PRIMARY KEY, entry_json TEXT, entry_valid INTEGER,"
                        + " parent_session_key TEXT)",
                "INSERT INTO session_nodes VALUES ('agent:main:one', '{\"k\":\"agent:main:one\",\"t\":\"agent:mainly\"}',"
                        + " 1, 'agent:main:main')",
                "CREATE TABLE session_windows (session_id TEXT PRIMARY KEY, session_key TEXT)",
                "INSERT INTO session_windows VALUES ('w', 'agent:main:one')",
                "CREATE TABLE session_canonical_validation_pending (session_key TEXT PRIMARY KEY)",
                "CREATE TABLE transcript_events (event_json TEXT)",
                "INSERT INTO transcript_events VALUES ('somebody said agent:main:one')",
                "CREATE TRIGGER session_nodes_entry_valid AFTER UPDATE OF entry_json ON session_nodes"
                        + " BEGIN UPDATE session_nodes SET entry_valid = 0; END");
    }

    @Test
    void everySessionIsTheOtherAgentsAndBack() throws Exception {
        AgentSessions.rename(agent, "s007");
        assertThat(ask("SELECT agent_id FROM schema_meta")).containsExactly("s007");
        assertThat(ask("SELECT session_key FROM session_nodes")).containsExactly("agent:s007:one");
        assertThat(ask("SELECT parent_session_key FROM session_nodes")).containsExactly("agent:s007:main");
        assertThat(ask("SELECT entry_json FROM session_nodes"))
                .containsExactly("{\"k\":\"agent:s007:one\",\"t\":\"agent:mainly\"}");
        assertThat(ask("SELECT session_key FROM session_windows")).containsExactly("agent:s007:one");
        assertThat(ask("SELECT session_key FROM session_canonical_validation_pending"))
                .containsExactly("agent:s007:one");
        assertThat(ask("SELECT event_json FROM transcript_events")).containsExactly("somebody said agent:main:one");
        assertThat(agent.resolve("agent/openclaw-agent.sqlite-wal")).doesNotExist();
        AgentSessions.rename(agent, "main");
        AgentSessions.rename(agent, "main");
        assertThat(ask("SELECT session_key FROM session_nodes")).containsExactly("agent:main:one");
    }

    @Test
    void noTriggerRunsAndAllAreThereAfterwards() throws Exception {
        run("CREATE TRIGGER trap AFTER UPDATE ON session_windows BEGIN DELETE FROM transcript_events; END");
        AgentSessions.rename(agent, "s001");
        assertThat(ask("SELECT count(*) FROM transcript_events")).containsExactly("1");
        assertThat(ask("SELECT entry_valid FROM session_nodes")).containsExactly("1");
        assertThat(ask("SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"))
                .containsExactly("session_nodes_entry_valid", "trap");
    }

    @Test
    void aDatabaseOfNobodyIsRefusedAndUntouched() throws Exception {
        run("DELETE FROM schema_meta");
        assertThatThrownBy(() -> AgentSessions.rename(agent, "s001"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("names no agent");
        assertThat(ask("SELECT session_key FROM session_nodes")).containsExactly("agent:main:one");
    }

    @Test
    void whatIsNoDatabaseIsLeftAlone() throws Exception {
        Path elsewhere = Files.createDirectory(agent.resolve("elsewhere"));
        Path precious = Files.move(agent.resolve("agent/openclaw-agent.sqlite"), elsewhere.resolve("precious"));
        AgentSessions.rename(agent, "s001");
        Files.createSymbolicLink(agent.resolve("agent/openclaw-agent.sqlite"), precious);
        AgentSessions.rename(agent, "s001");
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + precious);
                Statement asked = database.createStatement();
                ResultSet found = asked.executeQuery("SELECT agent_id FROM schema_meta")) {
            assertThat(found.getString(1)).isEqualTo("main");
        }
    }

    private void run(String... statements) throws SQLException {
        try (Connection database = open();
                Statement statement = database.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            for (String sql : statements) {
                statement.executeUpdate(sql);
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
        return DriverManager.getConnection("jdbc:sqlite:" + agent.resolve("agent/openclaw-agent.sqlite"));
    }
}
