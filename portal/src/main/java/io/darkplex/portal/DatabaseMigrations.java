package io.darkplex.portal;

import io.darkplex.portal.kernel.StartRefusedException;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.stereotype.Component;

/**
 * Brings each room's tables up to date: rooms in the order in which they may know each other, each with its own
 * numbers and its own history table {@code flyway_<room>}. A database from a newer version is refused, not touched.
 */
@Component
class DatabaseMigrations implements FlywayMigrationStrategy {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseMigrations.class);

    /** What PostgreSQL says, since its version 15, to a user that does not own the database. */
    private static final String NOT_ALLOWED = "42501";

    /** Lower rooms first; a room's tables may refer only to tables of rooms before it. */
    static final List<String> ROOMS = List.of("keys", "events", "accounts", "models", "tenants", "apikeys", "chat");

    @Override
    public void migrate(Flyway flyway) {
        for (String room : ROOMS) {
            migrate(room, flyway.getConfiguration());
        }
    }

    private static void migrate(String room, Configuration base) {
        String vendor = vendor(base);
        var flyway = Flyway.configure()
                .configuration(base)
                .locations("classpath:db/migration/" + room, "classpath:db/vendor/" + vendor + "/" + room)
                .table("flyway_" + room)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                // Flyway's default lets an old program run on a newer database.
                .ignoreMigrationPatterns(new String[0])
                .load();
        try {
            flyway.migrate();
        } catch (FlywayException failed) {
            LOG.error("The tables of {} could not be brought up to date", room, failed);
            SQLException said = DatabaseAddress.sqlCause(failed);
            if (said != null && NOT_ALLOWED.equals(said.getSQLState())) {
                throw new StartRefusedException(
                        "The user of DARKPLEX_DATABASE_URL may not make tables in its database. Make it the owner: "
                                + "alter database NAME owner to USER",
                        failed);
            }
            throw new StartRefusedException(
                    "The database tables of \"" + room + "\" do not fit this version of "
                            + "Darkplex. If the data comes from a newer version, start that version.",
                    failed);
        }
    }

    private static String vendor(Configuration base) {
        try (var connection = base.getDataSource().getConnection()) {
            return connection.getMetaData().getDatabaseProductName().equals("SQLite") ? "sqlite" : "postgresql";
        } catch (SQLException unreachable) {
            throw new StartRefusedException("The database does not answer.", unreachable);
        }
    }
}
