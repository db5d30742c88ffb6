package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.accounts.FakeClock;
import io.darkplex.portal.events.AuditEvent;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.StartRefusedException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.CellFacts.Placement;
import io.darkplex.proxy.egress.EgressPolicy;
import io.darkplex.proxy.egress.HostPattern;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** What a plan does to an assistant, in a whole room. */
@OnBothDatabases
class PlanLifeTest {

    private static final UserId OPERATOR = new UserId(UUID.randomUUID());

    @TempDir
    Path data;

    private final TestDatabase database;
    private final FakeClock clock = new FakeClock();
    private final ReadyCellRuntime runtime = new ReadyCellRuntime();

    @SuppressWarnings("NullAway.Init") // before each test
    private TestDesk room;

    @SuppressWarnings("NullAway.Init") // before each test
    private TenantId tenant;

    PlanLifeTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        database.empty();
        runtime.walled = true;
        room = room(Map.of());
        tenant = room.desk.of(new UserId(UUID.randomUUID()));
    }

    @AfterEach
    void close() {
        room.close();
        assertThat(runtime.living()).isEmpty();
    }

    @Test
    void aNewAssistantLivesByTheUsualPlan() {
        assertThat(row().choice()).isEqualTo(new Choice("pro", null));
        assertThat(room.facts.facts(tenant).plan()).isEqualTo("pro");
    }

    @Test
    void whoWasThereBeforeThereWerePlansGetsTheUsualOneAtTheNextStart() {
        database.jdbc().sql("update tenants_tenant set plan = null").update();
        reopen(Map.of("darkplex.tenants.plan", "free"));
        assertThat(row().choice()).isEqualTo(new Choice("free", null));
    }

    @Test
    void aChosenPlanMovesTheAssistantWithItsFilesWhenItsWorkIsOver() throws Exception {
        Files.writeString(home().resolve("workspace/note"), "kept");
        try (Gateway _ = room.desk.reach(tenant)) {
            choose("free");
            room.desk.lookAtAll();
            assertThat(room.facts.facts(tenant).placement()).isEqualTo(Placement.SHARED);
            await().during(Duration.ofMillis(300)).until(() -> ready() && agent().equals(CellFolder.MAIN));
        }
        await().until(() -> ready() && !agent().equals(CellFolder.MAIN));
        choose("pro");
        await().until(() -> ready() && agent().equals(CellFolder.MAIN));
        room.facts.stop(tenant, false);
        await().until(() -> room.desk.state(tenant).state() == State.ASLEEP);
        assertThat(home().resolve("workspace/note")).hasContent("kept");
        assertThat(room.acts)
                .extracting(AuditEvent::act, AuditEvent::by, AuditEvent::tenant, AuditEvent::detail)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("PLAN_CHOSEN", OPERATOR, tenant, "pro -> free"),
                        org.assertj.core.groups.Tuple.tuple("PLAN_CHOSEN", OPERATOR, tenant, "free -> pro"));
    }

    @Test
    void aRowThatAnotherPortalHasChangedIsFollowedAtTheNextLook() throws Exception {
        room.desk.reach(tenant).close();
        room.store.choosePlan(tenant, "free");
        assertThat(agent()).isEqualTo(CellFolder.MAIN);
        room.desk.lookAtAll();
        await().until(() -> ready() && !agent().equals(CellFolder.MAIN));
    }

    @Test
    void aMoveThatTheEndOfAPortalCutsOffIsMadeByTheNext() throws Exception {
        Files.writeString(home().resolve("workspace/note"), "kept");
        Gateway working = room.desk.reach(tenant);
        choose("free");
        room.close();
        working.close();
        room = room(Map.of());
        assertThat(home().resolve("workspace/note")).hasContent("kept");
        room.desk.reach(tenant).close();
        assertThat(agent()).isNotEqualTo(CellFolder.MAIN);
    }

    @Test
    void aMoveThatACrashOfTheCellCutsOffIsMadeByTheNextStart() throws Exception {
        Gateway working = room.desk.reach(tenant);
        choose("free");
        runtime.crash(tenant);
        await().until(() -> row().crashes() == 1);
        // The pause after a crash.
        clock.advance(Duration.ofSeconds(1));
        working.close();
        room.desk.reach(tenant).close();
        assertThat(agent()).isNotEqualTo(CellFolder.MAIN);
    }

    @Test
    void aFrozenOneMovesWithItsNextStart() throws Exception {
        room.desk.reach(tenant).close();
        later(Duration.ofMinutes(10), State.PARKED);
        choose("free");
        await().until(() -> room.desk.state(tenant).state() == State.ASLEEP);
        room.desk.reach(tenant).close();
        assertThat(agent()).isNotEqualTo(CellFolder.MAIN);
    }

    @Test
    void idleTimesArePlansAndChangeWithoutARestart() throws Exception {
        reopen(Map.of("test.plan.idleFreeze", "2m", "test.plan.idleStop", "4m"));
        room.desk.reach(tenant).close();
        int starts = runtime.starts.size();
        later(Duration.ofMinutes(2), State.PARKED);
        plans(Map.of("idleFreeze", "2m", "idleStop", "1h"));
        room.planDesk.reload(OPERATOR);
        later(Duration.ofMinutes(50), State.PARKED);
        plans(Map.of("idleFreeze", "2m", "idleStop", "20m"));
        room.planDesk.reload(OPERATOR);
        later(Duration.ZERO, State.ASLEEP);
        assertThat(runtime.starts).hasSize(starts);
        assertThat(room.acts).extracting(AuditEvent::act).containsOnly("PLANS_RELOADED");
    }

    @Test
    void whatOnePortalHasReadAgainHoldsAtAllOnTheDatabase() throws Exception {
        Path file = data.resolve("plans/plans.yaml");
        reopen(Map.of("test.plan.workspaceQuota", "2GB"));
        try (TestDesk other = other(file)) {
            plans(Map.of("workspaceQuota", "3GB"));
            room.planDesk.reload(OPERATOR);
            assertThat(other.plans.standard().workspaceQuota()).isEqualTo(DataSize.ofGigabytes(2));
            other.planDesk.follow();
            assertThat(other.plans.standard().workspaceQuota()).isEqualTo(DataSize.ofGigabytes(3));
            TestPlans.write(file, "plans: 4");
            room.store.plansReloaded("of another file");
            other.planDesk.follow();
            assertThat(other.plans.standard().workspaceQuota()).isEqualTo(DataSize.ofGigabytes(3));
        }
    }

    @Test
    void aPortalThatReadItsFileBeforeAReloadFollowsIt() throws Exception {
        Path file = data.resolve("plans/plans.yaml");
        reopen(Map.of("test.plan.workspaceQuota", "2GB"));
        plans(Map.of("workspaceQuota", "3GB"));
        room.planDesk.reload(OPERATOR);
        plans(Map.of("workspaceQuota", "2GB"));
        try (TestDesk other = other(file)) {
            plans(Map.of("workspaceQuota", "3GB"));
            other.planDesk.follow();
            assertThat(other.plans.standard().workspaceQuota()).isEqualTo(DataSize.ofGigabytes(3));
        }
    }

    @Test
    void whatItMayReachChangesAtOnce() {
        reopen(Map.of("test.plan.egressAllow", "[one.example]"));
        assertThat(room.plans.find(UUID.randomUUID().toString())).isEmpty();
        room.desk.state(tenant);
        assertThat(reached()).containsExactly("one.example");
        plans(Map.of("egressAllow", "[two.example]"));
        room.planDesk.reload(OPERATOR);
        assertThat(reached()).containsExactly("two.example");
        choose("free");
        assertThat(reached()).isEmpty();
    }

    @Test
    void toolsComeWithTheNextStart() throws Exception {
        reopen(Map.of("test.plan.tools", "[session_status, web_fetch]", "test.plan.egressAllow", "['*']"));
        room.desk.reach(tenant).close();
        plans(Map.of());
        room.planDesk.reload(OPERATOR);
        var dossier = new Dossier(runtime, room.templates, room.plans, room.disk);
        Dossier.View awake = dossier.about(room.facts.facts(tenant));
        assertThat(awake.tools()).containsExactly("session_status", "web_fetch");
        assertThat(awake.toolsNext()).containsExactly("session_status");
        assertThat(awake.off()).extracting(Dossier.OffView::kind).doesNotContain("WEB");
        room.facts.stop(tenant, false);
        await().until(() -> room.desk.state(tenant).state() == State.ASLEEP);
        Dossier.View asleep = dossier.about(room.facts.facts(tenant));
        assertThat(asleep.plan()).isEqualTo(new Dossier.PlanView("pro", "Of a test"));
        assertThat(asleep.tools()).containsExactly("session_status");
        assertThat(asleep.toolsNext()).isNull();
        assertThat(asleep.off()).contains(new Dossier.OffView("WEB", "NOT_IN_PLAN"));
        assertThat(asleep.off()).contains(new Dossier.OffView("FILES", "NOT_OFFERED"));
    }

    @Test
    void whatAnOperatorHasMovedStaysThereUntilThePlanIsAnother() {
        room.facts.move(tenant, Placement.SHARED, false);
        assertThat(row().choice()).isEqualTo(new Choice("pro", Placement.SHARED));
        room.facts.move(tenant, Placement.DEDICATED, false);
        assertThat(row().choice()).isEqualTo(new Choice("pro", null));
        room.facts.move(tenant, Placement.SHARED, false);
        choose("pro");
        assertThat(row().choice()).isEqualTo(new Choice("pro", null));
        assertThat(room.facts.facts(tenant).placement()).isEqualTo(Placement.DEDICATED);
    }

    @Test
    void onlyThoseWhoNeedTheSameFormShareACell() throws Exception {
        reopen(Map.of("darkplex.tenants.plan", "free", "test.plan.tools", "[session_status]"));
        TenantId other = room.desk.of(new UserId(UUID.randomUUID()));
        room.planDesk.choose(tenant, "free", OPERATOR);
        room.desk.reach(tenant).close();
        TestPlans.write(
                data.resolve("plans/plans.yaml"),
                TestPlans.text(Map.of(
                        "free",
                        TestPlans.with(TestPlans.FREE, Map.of("prompt", "'Be brief.'")),
                        "pro",
                        TestPlans.PRO)));
        room.planDesk.reload(OPERATOR);
        room.desk.reach(other).close();
        assertThat(runtime.starts).as("the cells of two forms").hasSize(2);
    }

    @Test
    void aPlanThatIsNotThereIsRefused() {
        refused(TenantProblem.PLAN_UNKNOWN, () -> choose("gold"));
        assertThat(row().choice().plan()).isEqualTo("pro");
        assertThat(room.acts).isEmpty();
        assertThatThrownBy(() -> room.planDesk.choose(new TenantId(UUID.randomUUID()), "pro", OPERATOR))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void aFileThatIsWrongOrLacksAPlanInUseChangesNothing() {
        reopen(Map.of("test.plan.idleStop", "1h"));
        Path file = data.resolve("plans/plans.yaml");
        TestPlans.write(file, "plans: {}");
        refused(TenantProblem.PLANS_INVALID, () -> room.planDesk.reload(OPERATOR));
        choose("free");
        TestPlans.write(file, TestPlans.text(Map.of("pro", TestPlans.PRO)));
        assertThatThrownBy(() -> room.planDesk.reload(OPERATOR))
                .hasMessageContaining("missing from the file: \"free\" (1)");
        assertThat(room.plans.standard().pace().stopAfter()).isEqualTo(Duration.ofHours(1));
        assertThat(room.acts).extracting(AuditEvent::act).containsExactly("PLAN_CHOSEN");
    }

    @Test
    void aPortalWithWrongPlansDoesNotStart() {
        assertThatThrownBy(() -> room(Map.of("test.plan.tools", "[session_status, exec]")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("PLANS_INVALID: ")
                .hasMessageContaining("plans.pro.tools names \"exec\"");
        assertThatThrownBy(() -> room(Map.of("darkplex.tenants.plan", "gold")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("darkplex.tenants.plan names \"gold\"");
        room.store.choosePlan(tenant, "gold");
        assertThatThrownBy(() -> room(Map.of()))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("\"gold\" (1)");
        room.store.choosePlan(tenant, "pro");
    }

    private void choose(String plan) {
        room.planDesk.choose(tenant, plan, OPERATOR);
    }

    private void plans(Map<String, String> pro) {
        TestPlans.file(data.resolve("plans/plans.yaml"), pro);
    }

    private List<String> reached() {
        EgressPolicy policy = room.plans.find(tenant.toString()).orElseThrow();
        return policy.allowed().stream().map(HostPattern::text).toList();
    }

    private void later(Duration time, State state) {
        clock.advance(time);
        room.desk.lookAtAll();
        await().until(() -> room.desk.state(tenant).state() == state);
    }

    private static void refused(TenantProblem problem, org.assertj.core.api.ThrowableAssert.ThrowingCallable what) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(problem));
    }

    private TenantStore.Row row() {
        return room.store.find(tenant).orElseThrow();
    }

    private boolean ready() {
        return room.desk.state(tenant).state() == State.READY;
    }

    private String agent() throws Exception {
        return room.folders.placed(tenant).map(TenantFolder.Placed::agent).orElse("");
    }

    private Path home() {
        return data.resolve("tenants").resolve(tenant.toString());
    }

    private void reopen(Map<String, String> settings) {
        room.close();
        room = room(settings);
    }

    private TestDesk other(Path plans) {
        return room(Map.of("test.portal", "other", "darkplex.tenants.plans-file", plans.toString()));
    }

    private TestDesk room(Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("darkplex.tenants.backoff", "1ms");
        all.put("darkplex.tenants.lease", "1000h");
        all.put("darkplex.tenants.shared.seats", "4");
        all.put("darkplex.tenants.shared.practice-turns", "0");
        return new TestDesk(
                database,
                runtime,
                data.resolve("tenants"),
                URI.create("http://127.0.0.1:" + FakeCellRuntime.NOWHERE),
                TestDoors.toModel(FakeCellRuntime.NOWHERE),
                TestDesk.PLENTY,
                all,
                clock);
    }
}
