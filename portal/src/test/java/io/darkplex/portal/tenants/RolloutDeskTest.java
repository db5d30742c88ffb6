package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.RolloutFacts.Why;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellSpec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real supervisors with releases that follow each other, without any OpenClaw. */
class RolloutDeskTest {

    @TempDir
    private Path data;

    private final TestDatabase database = new TestDatabase(TestDatabase.Kind.SQLITE);
    private final BadVersionRuntime runtime = new BadVersionRuntime();

    @SuppressWarnings("NullAway.Init") // before each test
    private TestDesk room;

    @SuppressWarnings("NullAway.Init") // before each test
    private TenantId tenant;

    @BeforeEach
    void open() throws Exception {
        room = release(3, Map.of());
        tenant = room.desk.of(new UserId(UUID.randomUUID()));
        startsWith(tenant, 3);
    }

    @AfterEach
    void close() {
        room.close();
        assertThat(runtime.endLeftovers()).isZero();
        database.close();
    }

    @Test
    void aVersionThatDoesNotStartIsRolledBackByItselfWithinTheSameStart() throws Exception {
        runtime.bad = 4;
        release(4, Map.of());
        startsWith(tenant, 3);
        assertThat(room.rollout.facts())
                .extracting(RolloutFacts::state, RolloutFacts::why, RolloutFacts::failed, RolloutFacts::healthy)
                .containsExactly(RolloutFacts.State.ROLLED_BACK, Why.FAILURES, 2, 0);
        startsWith(room.desk.of(new UserId(UUID.randomUUID())), 3);
        release(4, Map.of());
        startsWith(tenant, 3);
        runtime.bad = 0;
        room.rollout.retry(4);
        halt(tenant);
        startsWith(tenant, 4);
    }

    @Test
    void aVersionWhoseCellsCrashIsRolledBackByItself() throws Exception {
        release(4, Map.of());
        for (int crash = 1; crash <= 2; crash++) {
            startsWith(tenant, 4);
            runtime.crash(tenant);
            int seen = crash;
            await().until(() -> room.facts.facts(tenant).crashes() == seen);
        }
        startsWith(tenant, 3);
        assertThat(room.rollout.facts().state()).isEqualTo(RolloutFacts.State.ROLLED_BACK);
    }

    @Test
    void aVersionThatDoesWellComesToEverybody() throws Exception {
        release(4, Map.of("darkplex.tenants.rollout.healthy-starts", "1", "darkplex.tenants.rollout.quiet-time", "0s"));
        startsWith(tenant, 4);
        assertThat(room.rollout.facts())
                .extracting(RolloutFacts::state, RolloutFacts::why, RolloutFacts::good, RolloutFacts::assistants)
                .containsExactly(RolloutFacts.State.GOOD, Why.PROOF, 4, 1);
        startsWith(room.desk.of(new UserId(UUID.randomUUID())), 4);
    }

    @Test
    void whoRunsWithWhatWasRolledBackStartsAnewOnceNobodyWaits() throws Exception {
        release(4, Map.of());
        try (Gateway _ = room.desk.reach(tenant)) {
            assertThat(version(tenant)).isEqualTo(4);
            room.rollout.rollBack(4);
            room.rollout.look();
            assertThat(runtime.starts).as("somebody waits for it").containsExactly(tenant, tenant);
        }
        await().until(() -> {
            room.rollout.look();
            return version(tenant) == 3 && room.desk.state(tenant).state() == AssistantState.State.READY;
        });
        assertThat(runtime.given.get(tenant)).isEqualTo(3);
    }

    @Test
    void whoTriesAVersionComesIntoNoCellOfAnother() throws Exception {
        runtime.walled = true;
        release(
                4,
                Map.of(
                        "darkplex.tenants.rollout.canary-percent", "0",
                        "darkplex.tenants.warm-cells", "1",
                        "darkplex.tenants.warm-turns", "0",
                        "darkplex.tenants.warm-pause", "1h",
                        "darkplex.tenants.warm-memory-reserve", "0B"));
        await().until(() -> {
            room.desk.lookAtAll();
            return room.desk.warmCells() == 1;
        });
        startsWith(tenant, 4);
        assertThat(runtime.starts).contains(tenant);
        assertThat(room.desk.warmCells()).isEqualTo(1);
        TenantId other = room.desk.of(new UserId(UUID.randomUUID()));
        room.desk.reach(other).close();
        assertThat(version(other)).isEqualTo(3);
        assertThat(runtime.starts).as("it came into the warm one").doesNotContain(other);
    }

    private void startsWith(TenantId who, int version) throws Exception {
        room.desk.reach(who).close();
        assertThat(runtime.given.get(who)).isEqualTo(version);
        assertThat(version(who)).isEqualTo(version);
    }

    private void halt(TenantId who) {
        room.facts.stop(who, false);
        await().until(() -> room.desk.state(who).state() == AssistantState.State.ASLEEP);
    }

    private int version(TenantId who) {
        return room.facts.facts(who).templateVersion();
    }

    /** The portal ends, and one of another release starts. */
    private TestDesk release(int version, Map<String, String> settings) {
        if (room != null) {
            room.close();
        }
        var all = new HashMap<>(settings);
        all.put("darkplex.tenants.backoff", "1ms");
        all.put("darkplex.tenants.backoff-max", "2ms");
        room = new TestDesk(
                database,
                runtime,
                data.resolve("tenants"),
                URI.create("http://127.0.0.1:" + FakeCellRuntime.NOWHERE),
                TestDoors.toModel(FakeCellRuntime.NOWHERE),
                () -> new Machine.Reading(Long.MAX_VALUE / 2, 0),
                TemplatesTest.template(version),
                all,
                Clock.systemUTC());
        return room;
    }

    /** Cells of one version end while they start. */
    private static final class BadVersionRuntime extends ReadyCellRuntime {

        final Map<TenantId, Integer> given = new ConcurrentHashMap<>();
        volatile int bad;

        @Override
        public Cell start(CellSpec spec) {
            int version = spec.limits().tasks() - 500;
            given.put(spec.tenant(), version);
            Cell cell = super.start(spec);
            if (version == bad) {
                crash(spec.tenant());
            }
            return cell;
        }

        @Override
        public int endLeftovers() {
            given.clear();
            return super.endLeftovers();
        }
    }
}
