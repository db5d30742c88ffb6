package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.kernel.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

/** What may stand in a file of plans, and what is said about the rest. */
class PlanFileTest {

    private static final TenantTemplate TEMPLATE = TenantTemplate.read(TestDesk.JSON);

    @TempDir
    Path folder;

    @Test
    void thePlansOfThisBuildAreFourAndTheUsualOneChangesNothing() {
        Map<String, Plan> plans = PlanFile.read(null, TEMPLATE);
        assertThat(plans.keySet()).containsExactly("free", "pro", "team", "enterprise");
        assertThat(plans)
                .extractingByKey("pro")
                .isEqualTo(new Plan(
                        "pro",
                        "Pro",
                        CellFacts.Placement.DEDICATED,
                        new Pace(Duration.ofMinutes(10), Duration.ofMinutes(30)),
                        List.of("session_status"),
                        List.of(),
                        DataSize.ofGigabytes(2),
                        null,
                        ""));
        assertThat(plans.values()).allMatch(plan -> plan.prompt().isEmpty());
    }

    @Test
    void aFileOfOnesOwnTakesTheirPlace() {
        Path file = TestPlans.file(
                folder.resolve("plans.yaml"),
                Map.of(
                        "tools", "[session_status, web_fetch]",
                        "egressAllow", "[example.org, '*.example.org']",
                        "memory", "3GB",
                        "prompt", "'Answer in German.'"));
        Plan plan = Objects.requireNonNull(PlanFile.read(file, TEMPLATE).get("pro"));
        assertThat(plan.tools()).containsExactly("session_status", "web_fetch");
        assertThat(plan.egressAllow()).containsExactly("example.org", "*.example.org");
        assertThat(plan.memory()).isEqualTo(DataSize.ofGigabytes(3));
        assertThat(plan.prompt()).isEqualTo("Answer in German.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pro  | tools          | []                            | plans.pro.tools is empty, and OpenClaw takes that for every tool",
                "pro  | tools          | [session_status, exec]        | plans.pro.tools names \"exec\", which the template (version",
                "free | tools          | [session_status, web_fetch]   | plans.free.tools names \"web_fetch\", which the template (version",
                "pro  | tools          | [session_status, web_fetch]   | plans.pro.tools names \"web_fetch\", which reaches nothing",
                "pro  | egressAllow    | ['not a host']                | plans.pro.egressAllow This is no host",
                "free | egressAllow    | [example.org]                 | plans.free.egressAllow must be [] in a shared plan",
                "pro  | placement      | alone                         | plans.pro.placement is shared or dedicated",
                "pro  | idleStop       | soon                          | plans.pro.idleStop is a time with its unit",
                "pro  | idleFreeze     | -1m                           | plans.pro.idleFreeze is a time with its unit",
                "pro  | workspaceQuota | lots                          | plans.pro.workspaceQuota is a size with its unit",
                "pro  | memory         | 64MB                          | plans.pro.memory is below 1024MB",
                "free | memory         | 2GB                           | plans.free.memory cannot be set in a shared plan",
                "pro  | title          | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | plans.pro.title is 1 to 40 characters",
                "pro  | tools          | 7                             | plans.pro.tools: this is of another kind",
                "pro  | price          | 7                             | plans.pro.price: there is no such key"
            })
    void whatIsWrongIsSaidWithItsKey(String name, String key, String value, String said) {
        Map<String, String> plan = name.equals("free") ? TestPlans.FREE : TestPlans.PRO;
        refused(TestPlans.text(Map.of(name, TestPlans.with(plan, Map.of(key, value)))), said);
    }

    @Test
    void onlyWebToolsAreNotEnough() {
        var plan = TestPlans.with(TestPlans.PRO, Map.of("tools", "[web_fetch]", "egressAllow", "['*']"));
        refused(TestPlans.text(Map.of("pro", plan)), "plans.pro.tools needs one that works without the web");
    }

    @ParameterizedTest
    @CsvSource({"title", "placement", "idleFreeze", "idleStop", "egressAllow", "workspaceQuota", "tools"})
    void whatIsMissingIsNamed(String key) {
        refused(TestPlans.text(Map.of("pro", TestPlans.without(TestPlans.PRO, key))), "plans.pro." + key + " is ");
    }

    @Test
    void whatIsNoYamlIsPlaced() {
        refused("plans:\n  pro: 'unclosed\n", "plans.yaml: line ");
        refused("plans:\n  pro: []\n", "plans.pro: this is of another kind");
        refused("", "plans has 1 to 100 plans");
        refused("plans:\n  Pro Plan:\n    title: x\n", "plans.Pro Plan is no name");
        refused("plans:\n  pro:\n  pro:\n", "plans.yaml: line ");
        refused("x".repeat(300_000), "is larger than");
        assertThatThrownBy(() -> PlanFile.read(folder.resolve("nowhere.yaml"), TEMPLATE))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("nowhere.yaml: it cannot be read: NoSuchFileException");
    }

    private void refused(String text, String said) {
        Path file = TestPlans.write(folder.resolve("plans.yaml"), text);
        assertThatThrownBy(() -> PlanFile.read(file, TEMPLATE))
                .isInstanceOfSatisfying(ProblemException.class, refused -> {
                    assertThat(refused.problem()).isEqualTo(TenantProblem.PLANS_INVALID);
                    assertThat(refused.detail()).startsWith(file.toString()).contains(said);
                });
    }
}
