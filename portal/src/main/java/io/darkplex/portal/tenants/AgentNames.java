package io.darkplex.portal.tenants;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where an agent's name stands in its database, of which the schema is known. Triggers are taken out while it is changed: what
 * they would note is noted here.
 *
 * @param agent whose it is
 * @param texts columns that may hold the key of a session, by table
 */
record AgentNames(Connection database, String agent, Map<String, List<String>> texts) {

    private static final List<String> NEEDED =
            List.of("schema_meta", "session_nodes", "session_canonical_validation_pending");

    /** As a seat's sessions begin. */
    private static final String OF_A_SEAT = "agent:s[0-9][0-9][0-9]:*";

    static AgentNames of(Connection database) throws SQLException, UnfitToShare {
        Map<String, List<String>> texts = texts(database);
        if (!texts.keySet().containsAll(NEEDED)) {
            throw new UnfitToShare("Its history has not the tables that OpenClaw makes.");
        }
        try (Statement asked = database.createStatement();
                ResultSet found = asked.executeQuery("SELECT agent_id FROM schema_meta WHERE role = 'agent'")) {
            String name = found.next() ? found.getString(1) : null;
            if (name == null || !name.matches("main|s\\d{3}")) {
                throw new UnfitToShare("Its history names no agent of ours.");
            }
            return new AgentNames(database, name, texts);
        }
    }

    /** Plain tables only: what a module of SQLite keeps is made from these. */
    private static Map<String, List<String>> texts(Connection database) throws SQLException {
        var texts = new LinkedHashMap<String, List<String>>();
        try (Statement asked = database.createStatement();
                ResultSet found = asked.executeQuery("SELECT t.name, c.name FROM pragma_table_list t"
                        + " JOIN pragma_table_info(t.name) c WHERE t.schema = 'main' AND t.type = 'table'"
                        + " AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND upper(c.type) IN ('TEXT', '')")) {
            while (found.next()) {
                texts.computeIfAbsent(found.getString(1), _ -> new ArrayList<>())
                        .add(found.getString(2));
            }
        }
        return texts;
    }

    void rename(String to) throws SQLException {
        Map<String, String> triggers = triggers();
        for (String trigger : triggers.keySet()) {
            execute("DROP TRIGGER " + quoted(trigger));
        }
        update("UPDATE schema_meta SET agent_id = ? WHERE agent_id = ?", to, agent);
        String before = "agent:" + agent + ":";
        String after = "agent:" + to + ":";
        for (Map.Entry<String, List<String>> table : texts.entrySet()) {
            for (String column : table.getValue()) {
                String name = quoted(column);
                update(
                        "UPDATE " + quoted(table.getKey()) + " SET " + name + " = ? || substr(" + name
                                + ", length(?) + 1) WHERE substr(" + name + ", 1, length(?)) = ?",
                        after,
                        before,
                        before,
                        before);
            }
        }
        update(
                "UPDATE session_nodes SET entry_json = replace(entry_json, ?, ?) WHERE instr(entry_json, ?) > 0",
                "\"" + before,
                "\"" + after,
                "\"" + before);
        // What the triggers would have noted: each session is looked at again.
        execute("INSERT OR IGNORE INTO session_canonical_validation_pending (session_key)"
                + " SELECT session_key FROM session_nodes");
        for (String trigger : triggers.values()) {
            execute(trigger);
        }
    }

    /** In a cell with others a session that names another's would be delivered there. */
    void refuseOthers(String own) throws SQLException, UnfitToShare {
        for (Map.Entry<String, List<String>> table : texts.entrySet()) {
            String any = table.getValue().stream()
                    .map(AgentNames::quoted)
                    .map(column ->
                            "(" + column + " GLOB '" + OF_A_SEAT + "' AND substr(" + column + ", 1, length(?1)) <> ?1)")
                    .collect(Collectors.joining(" OR "));
            refuse("SELECT 1 FROM " + quoted(table.getKey()) + " WHERE " + any + " LIMIT 1", own);
        }
        refuse(
                "SELECT 1 FROM session_nodes n, json_tree(CASE WHEN json_valid(n.entry_json) THEN n.entry_json"
                        + " ELSE 'null' END) j WHERE j.atom GLOB '" + OF_A_SEAT
                        + "' AND substr(j.atom, 1, length(?1)) <> ?1 LIMIT 1",
                own);
    }

    private void refuse(String sql, String own) throws SQLException, UnfitToShare {
        try (PreparedStatement asked = database.prepareStatement(sql)) {
            asked.setString(1, "agent:" + own + ":");
            try (ResultSet found = asked.executeQuery()) {
                if (found.next()) {
                    throw new UnfitToShare("Its history names sessions of another assistant.");
                }
            }
        }
    }

    private Map<String, String> triggers() throws SQLException {
        var triggers = new LinkedHashMap<String, String>();
        try (Statement asked = database.createStatement();
                ResultSet found = asked.executeQuery("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")) {
            while (found.next()) {
                triggers.put(found.getString(1), found.getString(2));
            }
        }
        return triggers;
    }

    /** Prepared, so that nothing behind the first statement is run. */
    private void execute(String sql) throws SQLException {
        update(sql);
    }

    private void update(String sql, String... values) throws SQLException {
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
