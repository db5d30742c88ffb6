package io.darkplex.portal;

import io.darkplex.portal.kernel.StartRefusedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database as its operator writes it, with user and password taken out of the address: libraries log
 * addresses.
 *
 * @param server one or more {@code host:port}, with commas
 * @param options what else the driver is told, as in a query
 */
record DatabaseAddress(
        String server,
        String name,
        @Nullable String user,
        @Nullable String password,
        List<String> options) {

    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(:\\d{1,5})?");
    private static final String EXPECTED = "DARKPLEX_DATABASE_URL is not the address of a PostgreSQL database. Write "
            + "postgresql://user:password@host:port/name, and special characters in user and password as their code: "
            + "%25 for %, %23 for #, %2F for /, %3F for ?, %40 for @.";

    DatabaseAddress {
        options = List.copyOf(options);
    }

    /**
     * Reads {@code postgresql://user:password@host:port/name?option=value}, with {@code jdbc:} in front or without.
     *
     * @throws StartRefusedException when it is anything else; what was written is not repeated, for it holds a password
     */
    static DatabaseAddress of(String written) {
        URI url = parse(written.strip().replaceFirst("^jdbc:", ""));
        String authority = Objects.requireNonNullElse(url.getRawAuthority(), "");
        String path = Objects.requireNonNullElse(url.getRawPath(), "");
        int at = authority.lastIndexOf('@');
        String server = authority.substring(at + 1);
        boolean known = "postgresql".equals(url.getScheme()) || "postgres".equals(url.getScheme());
        boolean whole = path.length() > 1 && !path.contains("@") && url.getRawFragment() == null;
        if (!known || !whole || !areHosts(server)) {
            throw new StartRefusedException(EXPECTED);
        }
        String[] login = at < 0 ? new String[0] : authority.substring(0, at).split(":", 2);
        String user = login.length > 0 ? decode(login[0]) : null;
        String password = login.length > 1 ? decode(login[1]) : null;
        List<String> options = new ArrayList<>();
        for (String option : Objects.requireNonNullElse(url.getRawQuery(), "").split("&", -1)) {
            if (option.startsWith("user=")) {
                user = decode(option.substring("user=".length()));
            } else if (option.startsWith("password=")) {
                password = decode(option.substring("password=".length()));
            } else if (!option.isEmpty()) {
                options.add(option);
            }
        }
        return new DatabaseAddress(server, path.substring(1), user, password, options);
    }

    String jdbcUrl() {
        return "jdbc:postgresql://" + server + "/" + name + (options.isEmpty() ? "" : "?" + String.join("&", options));
    }

    /** Why no connection came about, by what the server or the driver said. */
    StartRefusedException refusal(Throwable failure) {
        SQLException said = sqlCause(failure);
        String state = said == null ? "" : Objects.requireNonNullElse(said.getSQLState(), "");
        String where = "PostgreSQL at " + server;
        String sentence = switch (state) {
            case "28P01", "28000" ->
                where + " refuses the user " + (user == null ? "that was not named" : "\"" + user + "\"")
                        + " or its password. Correct DARKPLEX_DATABASE_URL.";
            case "3D000" ->
                where + " has no database \"" + decode(name) + "\". Create it, or correct DARKPLEX_DATABASE_URL.";
            case "", "08000", "08001", "08004", "08006" ->
                where + " cannot be reached. Check that it runs, and the address in DARKPLEX_DATABASE_URL.";
            default ->
                where + " does not let us in: " + Objects.requireNonNull(said).getMessage();
        };
        return new StartRefusedException(sentence, failure);
    }

    /** The one that the database itself has caused, or null. */
    static @Nullable SQLException sqlCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return "PostgreSQL at " + server;
    }

    /** The cause is left out on purpose: it quotes the whole address. */
    private static URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException withThePassword) {
            throw new StartRefusedException(EXPECTED);
        }
    }

    private static boolean areHosts(String server) {
        for (String host : server.split(",", -1)) {
            if (!HOST.matcher(host).matches()) {
                return false;
            }
        }
        return true;
    }

    /** A plus sign is a plus sign here, and no blank as in a form. */
    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
