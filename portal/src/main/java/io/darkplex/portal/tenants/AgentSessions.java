package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.files.CellFiles;
import io.darkplex.portal.tenants.files.Entry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives all sessions in an agent's database to an agent of another name: OpenClaw writes it into the database's own record
 * and into the key of each session, and refuses one of another's. All in one transaction, so it may break off anywhere.
 *
 * <p>The database was written by a cell and may be a trap: its triggers are taken out while it is changed, so that none runs
 * here, and its schema is not trusted.
 */
final class AgentSessions {

    private static final String TRUST_NOTHING = "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON";

    private record Column(String table, String name) {}

    private record Trigger(String name, String sql) {}

    private AgentSessions() {}

    /** Quiet when there is no database yet, or the name is right already. */
    static void rename(Path agent, String to) throws IOException {
        if (!present(agent)) {
            return;
        }
        Path file = agent.resolve(String.join("/", ReleasedFiles.DATABASE.names()));
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            try (Statement once = database.createStatement()) {
                once.executeUpdate(TRUST_NOTHING);
            }
            database.setAutoCommit(false);
            String from = name(database);
            if (!from.equals(to)) {
                rename(database, from, to);
            }
            database.commit();
            database.setAutoCommit(true);
            try (Statement once = database.createStatement()) {
                once.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
        } catch (SQLException refused) {
            throw new IOException("The agent's database cannot be read: " + refused.getMessage(), refused);
        }
    }

    private static boolean present(Path agent) throws IOException {
        try {
            return new CellFiles(agent).find(ReleasedFiles.DATABASE).kind() == Entry.Kind.FILE;
        } catch (NoSuchFileException | NotDirectoryException none) {
            return false;
        }
    }

    private static String name(Connection database) throws SQLException {
        try (Statement asked = database.createStatement();
                ResultSet found = asked.executeQuery("SELECT agent_id FROM schema_meta WHERE role = 'agent'")) {
            if (!found.next()) {
                throw new SQLException("It names no agent.");
            }
            return found.getString(1);
        }
    }

    private static void rename(Connection database, String from, String to) throws SQLException {
        List<Trigger> triggers = triggers(database);
        for (Trigger trigger : triggers) {
            execute(database, "DROP TRIGGER " + quoted(trigger.name()));
        }
        update(database, "UPDATE schema_meta SET agent_id = ? WHERE agent_id = ?", to, from);
        String before = "agent:" + from + ":";
        String after = "agent:" + to + ":";
        for (Column column : keys(database)) {
            String name = quoted(column.name());
            update(
                    database,
                    "UPDATE " + quoted(column.table()) + " SET " + name + " = ? || substr(" + name
                            + ", length(?) + 1) WHERE substr(" + name + ", 1, length(?)) = ?",
                    after,
                    before,
                    before,
                    before);
        }
        update(
                database,
                "UPDATE session_nodes SET entry_json = replace(entry_json, ?, ?) WHERE instr(entry_json, ?) > 0",
                "\"" + before,
                "\"" + after,
                "\"" + before);
        // What the triggers would have noted: each session is looked at again.
        execute(
                database,
                "INSERT OR IGNORE INTO session_canonical_validation_pending (session_key)"
                        + " SELECT session_key FROM session_nodes");
        for (Trigger trigger : triggers) {
            execute(database, trigger.sql());
        }
    }

    private static List<Trigger> triggers(Connection database) throws SQLException {
        var triggers = new ArrayList<Trigger>();
        try (Statement asked = database.createStatement();
                ResultSet found = asked.executeQuery("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")) {
            while (found.next()) {
                triggers.add(new Trigger(found.getString(1), found.getString(2)));
            }
        }
        return triggers;
    }

    private static List<Column> keys(Connection database) throws SQLException {
        var keys = new ArrayList<Column>();
        try (Statement asked = database.createStatement();
                ResultSet found = asked.executeQuery("SELECT t.name, c.name FROM sqlite_schema t"
                        + " JOIN pragma_table_info(t.name) c WHERE t.type = 'table'"
                        + " AND t.sql NOT LIKE 'CREATE VIRTUAL%' AND c.name LIKE '%session_key'")) {
            while (found.next()) {
                keys.add(new Column(found.getString(1), found.getString(2)));
            }
        }
        return keys;
    }

    private static void execute(Connection database, String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static void update(Connection database, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
