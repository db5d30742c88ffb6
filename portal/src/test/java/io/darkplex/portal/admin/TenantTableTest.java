package io.darkplex.portal.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.TestPortal;
import io.darkplex.portal.accounts.Browser;
import io.darkplex.portal.accounts.OperatorLinks;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.Tenants;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import tools.jackson.databind.JsonNode;

/** The operator's table over HTTP, for those who may and those who may not. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantTableTest {

    private static final List<String> ACTS = List.of("start", "stop", "restart", "move", "quarantine", "release");

    @Parameter
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private TestDatabase database;

    @SuppressWarnings("NullAway.Init") // started before the first test
    private TestPortal portal;

    @SuppressWarnings("NullAway.Init") // before each test
    private Browser operator;

    @BeforeParameterizedClassInvocation
    void start() {
        portal = TestPortal.start(database, Map.of("darkplex.openclaw.walls", "never"));
    }

    @AfterParameterizedClassInvocation
    void stop() {
        portal.close();
    }

    @BeforeEach
    void signIn() {
        database.empty();
        operator = new Browser(portal);
        String link = portal.bean(OperatorLinks.class).issue();
        assertThat(operator.signIn(Browser.tokenOf(link)).statusCode()).isEqualTo(204);
    }

    @Test
    void everyonesAssistantIsListedWithItsOwner() {
        Browser anna = person("anna@example.org");
        person("ben@example.org");
        JsonNode table = Browser.json(operator.get("/api/operator/tenants?sort=ACTIVE&size=1"));
        assertThat(table.get("total").asInt()).isEqualTo(2);
        assertThat(table.get("tenants")).hasSize(1);
        assertThat(table.get("diskHeld").isBoolean()).isTrue();
        assertThat(table.toString()).doesNotContain("conversation", "question");
        String all = operator.get("/api/operator/tenants").body();
        assertThat(all).contains("anna@example.org", "ben@example.org", "\"placement\":\"DEDICATED\"");
        assertThat(anna.get("/api/operator/tenants").statusCode()).isEqualTo(403);
        for (String bad : List.of("size=0", "size=101", "page=-1", "sort=NAME")) {
            assertThat(Browser.code(operator.get("/api/operator/tenants?" + bad)))
                    .isEqualTo("REQUEST_MALFORMED");
        }
        assertThat(Browser.json(operator.get("/api/operator/tenants?page=7")).get("tenants"))
                .isEmpty();
    }

    @Test
    void aQuarantineIsSeenByItsOwnerAndLifted() {
        Browser anna = person("anna@example.org");
        String id = row("anna@example.org").get("id").asString();
        assertThat(act(operator, id, "quarantine").statusCode()).isEqualTo(202);
        var refused = act(anna, "/api/assistant/start");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(Browser.code(refused)).isEqualTo("CELL_QUARANTINED");
        assertThat(Browser.code(act(operator, id, "start"))).isEqualTo("CELL_QUARANTINED");
        await().until(() ->
                Browser.json(anna.get("/api/assistant")).get("state").asString().equals("FAILED"));
        JsonNode about = Browser.json(anna.get("/api/assistant")).get("about");
        assertThat(about.get("quarantine").get("by").asString()).isEqualTo("OPERATOR");
        assertThat(row("anna@example.org").get("quarantine").get("by").asString())
                .isEqualTo("OPERATOR");
        assertThat(act(operator, id, "release").statusCode()).isEqualTo(202);
        await().until(() -> row("anna@example.org").get("state").asString().equals("ASLEEP"));
        assertThat(row("anna@example.org").has("quarantine")).isFalse();
    }

    @Test
    void whoIsNoOperatorIsRefusedTheSameForAllIds() {
        Browser anna = person("anna@example.org");
        Browser stranger = new Browser(portal);
        String mine = row("anna@example.org").get("id").asString();
        for (String id : List.of(mine, UUID.randomUUID().toString())) {
            for (String act : ACTS) {
                assertThat(Browser.code(act(anna, id, act))).isEqualTo("OPERATOR_ONLY");
                assertThat(Browser.code(act(stranger, id, act))).isEqualTo("NOT_SIGNED_IN");
            }
        }
        assertThat(row("anna@example.org").get("state").asString()).isEqualTo("ASLEEP");
    }

    @Test
    void anUnknownIdIsNotFoundAndNoIdIsMalformed() {
        for (String act : ACTS) {
            assertThat(Browser.code(act(operator, UUID.randomUUID().toString(), act)))
                    .isEqualTo("NOT_FOUND");
            assertThat(Browser.code(act(operator, "x", act))).isEqualTo("ID_MALFORMED");
        }
    }

    @Test
    void whereToIsToBeSaid() {
        Browser anna = person("berta@example.org");
        assertThat(anna.csrfToken()).isNotNull();
        String id = row("berta@example.org").get("id").asString();
        String path = "/api/operator/tenants/" + id + "/move";
        for (String body :
                List.of("{\"evenWhileWorking\":false}", "{\"placement\":\"ELSEWHERE\",\"evenWhileWorking\":false}")) {
            assertThat(Browser.code(post(operator, path, body))).isEqualTo("REQUEST_MALFORMED");
        }
        String shared = "{\"placement\":\"SHARED\",\"evenWhileWorking\":false}";
        // Its cells have no walls.
        assertThat(Browser.code(post(operator, path, shared))).isEqualTo("PLACEMENT_IMPOSSIBLE");
    }

    @Test
    void aPlanIsChosenAndKeptWithWhoDidIt() {
        Browser anna = person("carla@example.org");
        String id = row("carla@example.org").get("id").asString();
        JsonNode plans = Browser.json(operator.get("/api/operator/plans"));
        assertThat(plans.get("standard").asString()).isEqualTo("pro");
        assertThat(plans.get("plans")).hasSize(4);
        assertThat(row("carla@example.org").get("plan").asString()).isEqualTo("pro");
        assertThat(choose(operator, id, "{\"plan\":\"team\"}").statusCode()).isEqualTo(202);
        assertThat(row("carla@example.org").get("plan").asString()).isEqualTo("team");
        JsonNode about = Browser.json(anna.get("/api/assistant")).get("about");
        assertThat(about.get("plan").get("title").asString()).isEqualTo("Team");
        assertThat(Browser.json(anna.get("/api/assistant/files"))
                        .get("quotaBytes")
                        .asLong())
                .isEqualTo(3L << 30);
        assertThat(post(operator, "/api/operator/plans/reload", "").statusCode())
                .isEqualTo(200);
        assertThat(database.jdbc()
                        .sql("select act, tenant_id, detail from events_act")
                        .query((row, _) -> row.getString(1) + " " + row.getString(2) + " " + row.getString(3))
                        .list())
                .containsExactlyInAnyOrder(
                        "PLAN_CHOSEN " + id + " pro -> team", "PLANS_RELOADED null free, pro, team, enterprise");
    }

    @Test
    void aPlanThatCannotBeChosenIsRefusedByItsCode() {
        Browser anna = person("dora@example.org");
        String id = row("dora@example.org").get("id").asString();
        assertThat(Browser.code(choose(operator, id, "{\"plan\":\"gold\"}"))).isEqualTo("PLAN_UNKNOWN");
        assertThat(Browser.code(choose(operator, id, "{}"))).isEqualTo("REQUEST_MALFORMED");
        assertThat(Browser.code(choose(operator, UUID.randomUUID().toString(), "{\"plan\":\"pro\"}")))
                .isEqualTo("NOT_FOUND");
        assertThat(Browser.code(choose(anna, id, "{\"plan\":\"team\"}"))).isEqualTo("OPERATOR_ONLY");
        assertThat(row("dora@example.org").get("plan").asString()).isEqualTo("pro");
    }

    private HttpResponse<String> choose(Browser browser, String id, String body) {
        return browser.send(HttpRequest.newBuilder(portal.uri("/api/operator/tenants/" + id + "/plan"))
                .header("X-CSRF-TOKEN", browser.csrfToken())
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
    }

    private Browser person(String email) {
        var browser = new Browser(portal);
        assertThat(browser.signIn(browser.link(email)).statusCode()).isEqualTo(204);
        portal.bean(Tenants.class)
                .of(UserId.of(browser.session().get("user").get("id").asString()));
        return browser;
    }

    private JsonNode row(String owner) {
        for (JsonNode row : Browser.json(operator.get("/api/operator/tenants")).get("tenants")) {
            if (row.path("owner").asString("").equals(owner)) {
                return row;
            }
        }
        throw new AssertionError(owner + " is not in the table");
    }

    private HttpResponse<String> act(Browser browser, String id, String act) {
        return act(browser, "/api/operator/tenants/" + id + "/" + act);
    }

    private HttpResponse<String> act(Browser browser, String path) {
        return post(browser, path, "{\"placement\":\"DEDICATED\",\"evenWhileWorking\":false}");
    }

    private HttpResponse<String> post(Browser browser, String path, String body) {
        return browser.send(HttpRequest.newBuilder(portal.uri(path))
                .header("X-CSRF-TOKEN", browser.csrfToken())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }
}
