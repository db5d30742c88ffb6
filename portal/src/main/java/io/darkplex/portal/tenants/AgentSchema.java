package io.darkplex.portal.tenants;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What may stand in the database of an agent. A statement there is run by whoever opens it: a trigger, a view or an
 * expression may take a gateway's time and memory, and a gateway that is shared is others' too. So only what OpenClaw itself
 * makes is taken, known by its hash, and besides that only tables and indexes without any expression, as an update of
 * OpenClaw may have made them.
 */
record AgentSchema(Set<String> known) {

    private static final String LIST = "/tenants/agent-schema.txt";
    private static final int OBJECTS_MAX = 2_000;
    private static final int NAME_SHOWN_MAX = 60;

    private static final Pattern PLAIN_INDEX =
            Pattern.compile("CREATE (?:UNIQUE )?INDEX [^()]{1,200}\\([^()]{1,2000}\\)");

    private static final Pattern EXPRESSION =
            Pattern.compile("\\b(?:CHECK|GENERATED|AS|VIRTUAL|COLLATE)\\b|DEFAULT\\s*\\(", Pattern.CASE_INSENSITIVE);

    private record Found(String type, String name, String sql) {

        /** Dropping runs nothing of what is dropped. */
        String drop() {
            return "DROP " + type + " IF EXISTS \"" + name.replace("\"", "\"\"") + "\"";
        }

        @Override
        public String toString() {
            return type + " " + shown(name);
        }
    }

    AgentSchema {
        known = Set.copyOf(known);
    }

    /** Of the OpenClaw that this release brings. */
    static AgentSchema bundled() {
        try (InputStream list = Objects.requireNonNull(AgentSchema.class.getResourceAsStream(LIST), LIST);
                var lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.US_ASCII))) {
            return new AgentSchema(lines.lines().collect(Collectors.toSet()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String entry(String type, String name, String sql) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8));
            return type + " " + name + " " + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void check(Connection database) throws SQLException, UnfitToShare {
        List<Found> unfit = unfit(database);
        if (!unfit.isEmpty()) {
            throw new UnfitToShare(
                    "Its history holds something that OpenClaw does not make: " + unfit.getFirst() + ".");
        }
    }

    /**
     * Takes out what {@link #check} would refuse. A table of OpenClaw's own name stays whatever it looks like, for it may hold
     * the history.
     *
     * @return what was taken out first, as it can be shown; empty when nothing was
     */
    Optional<String> mend(Connection database) throws SQLException, UnfitToShare {
        List<Found> unfit = unfit(database);
        for (Found found : unfit) {
            if (found.type().equals("table")
                    && known.stream().anyMatch(one -> one.startsWith("table " + found.name() + " "))) {
                throw new UnfitToShare("A table of its history is not as OpenClaw makes it: " + found + ".");
            }
            try (Statement dropping = database.createStatement()) {
                dropping.executeUpdate(found.drop());
            }
        }
        return unfit.stream().findFirst().map(Found::toString);
    }

    private List<Found> unfit(Connection database) throws SQLException, UnfitToShare {
        return all(database).stream().filter(found -> !fits(found)).toList();
    }

    private boolean fits(Found found) {
        return known.contains(entry(found.type(), found.name(), found.sql()))
                || switch (found.type()) {
                    case "table" -> !EXPRESSION.matcher(found.sql()).find();
                    case "index" -> PLAIN_INDEX.matcher(found.sql()).matches();
                    default -> false;
                };
    }

    private static List<Found> all(Connection database) throws SQLException, UnfitToShare {
        var all = new ArrayList<Found>();
        try (Statement asked = database.createStatement();
                ResultSet rows =
                        asked.executeQuery("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")) {
            while (rows.next()) {
                if (all.size() == OBJECTS_MAX) {
                    throw new UnfitToShare("Its history holds more than " + OBJECTS_MAX + " tables and the like.");
                }
                all.add(new Found(text(rows, 1), text(rows, 2), text(rows, 3)));
            }
        }
        return all;
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }

    private static String shown(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_]", "?");
        return plain.substring(0, Math.min(plain.length(), NAME_SHOWN_MAX));
    }
}
