package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.darkplex.portal.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Two portals on one database, cells that are played, and a clock. From a seed: what people ask for, what breaks, and
 * which call fails. After each step what must always hold is checked; when nothing fails any more all must come to rest
 * as it is wanted. The same seed is the same life.
 */
class TenantsSimulationTest {

    private static final int SEEDS = Integer.getInteger("simulation.seeds", 250);
    private static final long FIRST = Long.getLong("simulation.first", 1);
    private static final int STEPS = 200;

    @Test
    void whateverFailsEachTenantHasAtMostOneCellAndAllComesToRest() throws SQLException {
        var log = (Logger) LoggerFactory.getLogger("io.darkplex.portal.tenants");
        Level before = log.getLevel();
        log.setLevel(SEEDS == 1 ? Level.DEBUG : Level.OFF);
        var seen = new SimulatedTenant.Tally();
        try (var database = new TestDatabase(TestDatabase.Kind.SQLITE);
                Connection connection = database.dataSource().getConnection()) {
            connection.createStatement().execute("pragma synchronous = off");
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
                var life = new SimulatedTenant(jdbc, seed, seen);
                try {
                    life.live(STEPS);
                    life.comeToRest();
                } catch (AssertionError | RuntimeException broken) {
                    throw new AssertionError(
                            "Run it alone: -Dsimulation.first=" + seed + " -Dsimulation.seeds=1\n" + life.story(),
                            broken);
                }
            }
        } finally {
            log.setLevel(before);
        }
        System.out.println("FIGURE " + SEEDS + " lives: " + seen);
        assertThat(seen.starts).as("lives that were lived").isGreaterThan(SEEDS);
        if (SEEDS >= 100) {
            assertThat(seen.freezes).isPositive();
            assertThat(seen.thaws).isPositive();
            assertThat(seen.slept).isPositive();
            assertThat(seen.takeovers).isPositive();
            assertThat(seen.faults).isPositive();
        }
    }
}
