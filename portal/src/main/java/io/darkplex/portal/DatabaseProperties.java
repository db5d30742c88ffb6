package io.darkplex.portal;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the facts are kept.
 *
 * @param url {@code postgresql://user:password@host:port/name}, or null for a SQLite file in the data directory
 * @param file the SQLite file; used only without {@code url}
 * @param readers most connections that read at the same time
 * @param writers most connections that write at the same time; SQLite always has one
 * @param busyTimeout how long a SQLite statement waits for another process's lock
 */
@ConfigurationProperties("darkplex.database")
record DatabaseProperties(
        @Nullable String url,
        @DefaultValue("data/darkplex.db") Path file,
        @DefaultValue("8") int readers,
        @DefaultValue("8") int writers,
        @DefaultValue("5s") Duration busyTimeout) {

    boolean sqlite() {
        return url == null || url.isBlank();
    }

    @Override
    public String toString() {
        return sqlite() ? "SQLite at " + file : "PostgreSQL";
    }
}
