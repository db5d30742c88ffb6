package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.RolloutFacts.State;
import io.darkplex.portal.tenants.RolloutFacts.Why;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Versions of the template, kept in SQL between portals of several releases. */
@OnBothDatabases
class TemplatesTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int DRAWN_PERCENT = 20;

    private final TestDatabase database;
    private final TemplateStore store;
    private final TenantStore tenants;
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    TemplatesTest(TestDatabase database) {
        this.database = database;
        this.store = new TemplateStore(database.jdbc());
        this.tenants = new TenantStore(database.jdbc());
    }

    @BeforeEach
    void empty() {
        database.empty();
    }

    @Test
    void aFreshInstallHasNothingToTry() {
        assertThat(portal(3, 0).look())
                .extracting(Rollout::state, Rollout::version, Rollout::good, Rollout::why)
                .containsExactly(State.GOOD, 3, 3, Why.FIRST);
        assertThat(portal(3, 0).forTenant(tenant())).isEqualTo(template(3));
    }

    @Test
    void theOnlyTenantTriesANewVersionAndProvesItWithoutAnybodysHelp() {
        portal(3, 0);
        TenantId only = tenant();
        Templates fresh = portal(4, 0);
        for (int start = 1; start <= 3; start++) {
            assertThat(fresh.forTenant(only)).isEqualTo(template(4));
            assertThat(fresh.forMost()).isEqualTo(template(3));
            fresh.started(only, 4);
            assertThat(row(only).templateVersion()).isEqualTo(4);
        }
        assertThat(fresh.look().state()).isEqualTo(State.CANARY);
        pass(Duration.ofMinutes(30));
        assertThat(fresh.forTenant(tenant())).isEqualTo(template(4));
        assertThat(fresh.look())
                .extracting(Rollout::state, Rollout::why, Rollout::before)
                .containsExactly(State.GOOD, Why.PROOF, 3);
        assertThat(portal(4, 0).look().state()).isEqualTo(State.GOOD);
    }

    @Test
    void onlyTheFirstThatStartTakeASeat() {
        portal(3, 0);
        Templates fresh = portal(4, 0);
        TenantId first = tenant();
        TenantId second = tenant();
        assertThat(fresh.forTenant(first).version()).isEqualTo(4);
        assertThat(fresh.forTenant(second).version()).isEqualTo(3);
        assertThat(portal(4, 0).forTenant(first).version()).isEqualTo(4);
        assertThat(portal(5, 0).forTenant(second).version()).isEqualTo(5);
        assertThat(portal(5, 0).forTenant(first).version()).isEqualTo(3);
    }

    @Test
    void manyAtOnceTakeNoSeatTooMany() throws Exception {
        portal(3, 0);
        Templates fresh = portal(4, 0);
        List<Callable<Integer>> starts = new ArrayList<>();
        for (int start = 0; start < 20; start++) {
            TenantId tenant = tenant();
            starts.add(() -> fresh.forTenant(tenant).version());
        }
        int trying = 0;
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var start : pool.invokeAll(starts)) {
                trying += start.get() == 4 ? 1 : 0;
            }
        }
        assertThat(trying).isEqualTo(1);
    }

    @Test
    void crashesAndFailedStartsOfThoseThatTryItAreCountedAndOutliveThePortal() {
        portal(3, 0);
        Templates fresh = portal(4, 0);
        TenantId trying = tenant();
        TenantId other = tenant();
        fresh.started(trying, fresh.forTenant(trying).version());
        fresh.started(other, fresh.forTenant(other).version());
        tenants.trouble(other, new Trouble(TenantProblem.CELL_CRASHED, now), true);
        fresh.failed(3, TenantProblem.CELL_START_FAILED);
        fresh.failed(4, TenantProblem.CELLS_FULL);
        tenants.trouble(trying, new Trouble(TenantProblem.DISK_FULL, now), false);
        assertThat(fresh.look().seen().failed()).isZero();
        tenants.trouble(trying, new Trouble(TenantProblem.CELL_SILENT, now), true);
        assertThat(portal(4, 0).look().seen()).isEqualTo(new Rollout.Seen(1, 1, now));
        fresh.failed(4, TenantProblem.CELL_START_TIMEOUT);
        assertThat(fresh.forTenant(trying)).isEqualTo(template(3));
        Rollout back = portal(4, 0).look();
        assertThat(back).extracting(Rollout::state, Rollout::why).containsExactly(State.ROLLED_BACK, Why.FAILURES);
        pass(Duration.ofDays(2));
        assertThat(portal(4, 0).forTenant(trying)).isEqualTo(template(3));
    }

    @Test
    void aQuarantineAfterCrashesCountsAndAnOperatorsDoesNot() {
        portal(3, 0);
        Templates fresh = portal(4, 0);
        TenantId trying = tenant();
        fresh.started(trying, fresh.forTenant(trying).version());
        tenants.quarantine(trying, new Quarantine(Quarantine.By.OPERATOR, now));
        assertThat(fresh.look().seen().failed()).isZero();
        tenants.quarantine(trying, new Quarantine(Quarantine.By.CRASHES, now));
        assertThat(fresh.look().seen().failed()).isEqualTo(1);
    }

    @Test
    void whatIsKeptIsReadByPortalsThatDoNotBringItAndThrownAwayWhenNobodyNeedsIt() {
        portal(3, 0);
        portal(4, 0).promote(4);
        Templates newest = portal(5, 0);
        assertThat(newest.forMost()).isEqualTo(template(4));
        assertThat(portal(3, 0).forMost()).isEqualTo(template(4));
        assertThat(store.content(3)).isEmpty();
        assertThat(newest.startedWith(3)).isEqualTo(template(4));
        newest.promote(5);
        assertThat(newest.rollBack(5).good()).isEqualTo(4);
        assertThat(newest.forMost()).isEqualTo(template(4));
    }

    @Test
    void whatWasChangedIsRefused() {
        portal(3, 0);
        Templates fresh = portal(4, 0);
        change(3, "\"session_status\"", "\"exec\"");
        assertThatThrownBy(fresh::forMost)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.detail()).contains("was changed"));
        assertThat(fresh.intact(fresh.look())).isFalse();
        assertThat(portal(3, 0).forMost()).isEqualTo(template(3));
        assertThat(fresh.promote(4).good()).isEqualTo(4);
        assertThat(fresh.forMost()).isEqualTo(template(4));
    }

    @Test
    void whoWouldTryWhatWasChangedOrCannotBeReadGetsTheGoodOne() {
        Templates old = portal(3, 0);
        portal(4, 0);
        TenantId trying = tenant();
        assertThat(old.forTenant(trying)).isEqualTo(template(4));
        change(4, "\"tasks\":", "\"threads\":");
        assertThat(old.forTenant(trying)).isEqualTo(template(3));
        KeptTemplate kept = store.content(4).orElseThrow();
        String unknown = kept.content().replace("\"plugins\":", "\"newer\":1,\"plugins\":");
        store.keep(KeptTemplateTest.signed(4, unknown), now);
        assertThat(old.forTenant(trying)).isEqualTo(template(3));
        assertThatThrownBy(() -> old.promote(4)).isInstanceOf(ProblemException.class);
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsAFailedStartAndHidesNone() {
        Templates fresh = portal(3, 0);
        TenantId tenant = tenant();
        database.jdbc()
                .sql("alter table tenants_rollout rename to tenants_rollout_away")
                .update();
        try {
            assertThatThrownBy(() -> fresh.forTenant(tenant))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            refused -> assertThat(refused.problem()).isEqualTo(TenantProblem.CELL_START_FAILED));
            fresh.failed(3, TenantProblem.CELL_START_TIMEOUT);
        } finally {
            database.jdbc()
                    .sql("alter table tenants_rollout_away rename to tenants_rollout")
                    .update();
        }
        assertThat(fresh.forTenant(tenant)).isEqualTo(template(3));
    }

    /** Two portals and random events: never more than the share on what is not proven, and nobody on what was rolled back. */
    @Test
    void nobodyBeyondTheShareTriesAnything() {
        for (long seed = 1; seed <= 3; seed++) {
            database.empty();
            var random = new Random(seed);
            var all = Collections.nCopies(15, 0).stream().map(_ -> tenant()).toList();
            var portals = new ArrayList<>(List.of(portal(3, DRAWN_PERCENT), portal(3, DRAWN_PERCENT)));
            RolloutLimits limits = properties(DRAWN_PERCENT).rollout();
            long share = all.stream().filter(limits::draws).count() + limits.canaryCount();
            int newest = 3;
            var trying = new java.util.HashSet<TenantId>();
            int tried = 0;
            for (int step = 0; step < 250; step++) {
                pass(Duration.ofMinutes(random.nextInt(12)));
                int which = random.nextInt(portals.size());
                if (random.nextInt(25) == 0) {
                    portals.set(which, portal(++newest, DRAWN_PERCENT));
                }
                Templates portal = portals.get(which);
                TenantId tenant = all.get(random.nextInt(all.size()));
                TenantTemplate given = portal.forTenant(tenant);
                Rollout rollout = portal.look();
                assertThat(given).isEqualTo(template(given.version()));
                if (rollout.version() != tried) {
                    trying.clear();
                    tried = rollout.version();
                }
                if (given.version() != rollout.good()) {
                    assertThat(rollout.state()).isEqualTo(State.CANARY);
                    trying.add(tenant);
                }
                assertThat(trying).as("seed %d step %d", seed, step).hasSizeLessThanOrEqualTo((int) share);
                if (random.nextInt(6) == 0) {
                    portal.failed(given.version(), TenantProblem.CELL_START_FAILED);
                } else {
                    portal.started(tenant, given.version());
                }
            }
        }
    }

    private void change(int version, String from, String to) {
        int changed = database.jdbc()
                .sql("update tenants_template set content = replace(content, :from, :to) where version = :version")
                .param("from", from)
                .param("to", to)
                .param("version", version)
                .update();
        assertThat(changed).isEqualTo(1);
    }

    private TenantId tenant() {
        var id = new TenantId(UUID.randomUUID());
        tenants.insert(id, new UserId(UUID.randomUUID()), 3, "pro", now);
        return id;
    }

    private TenantStore.Row row(TenantId tenant) {
        return tenants.find(tenant).orElseThrow();
    }

    private Templates portal(int release, int percent) {
        var portal = new Templates(template(release), store, properties(percent), JSON, new Watch());
        portal.afterPropertiesSet();
        return portal;
    }

    private static TenantsProperties properties(int percent) {
        return new Binder(new MapConfigurationPropertySource(
                        Map.of("darkplex.tenants.rollout.canary-percent", Integer.toString(percent))))
                .bindOrCreate("darkplex.tenants", Bindable.of(TenantsProperties.class));
    }

    /** Each has a number that tells it from the others. */
    static TenantTemplate template(int version) {
        KeptTemplate current = KeptTemplate.of(TenantTemplate.read(JSON), JSON);
        return TenantTemplate.parse(
                JSON,
                current.content()
                        .replaceFirst("\"version\":\\d+", "\"version\":" + version)
                        .replaceFirst("\"tasks\":\\d+", "\"tasks\":" + (500 + version)));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private final class Watch extends Clock {
        @Override
        public Instant instant() {
            return Objects.requireNonNull(now);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
