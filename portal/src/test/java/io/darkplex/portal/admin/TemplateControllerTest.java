package io.darkplex.portal.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.TestPortal;
import io.darkplex.portal.accounts.Browser;
import io.darkplex.portal.accounts.OperatorLinks;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import tools.jackson.databind.JsonNode;

/** The rollout of the template over HTTP, for those who may and those who may not. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TemplateControllerTest {

    private static final String PATH = "/api/operator/template";
    private static final List<String> ACTS = List.of("promote", "roll-back", "retry");

    @Parameter
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private TestDatabase database;

    @SuppressWarnings("NullAway.Init") // started before the first test
    private TestPortal portal;

    @SuppressWarnings("NullAway.Init") // before each test
    private Browser operator;

    private int builtIn;

    @BeforeParameterizedClassInvocation
    void start() {
        portal = TestPortal.start(
                database, Map.of("darkplex.openclaw.walls", "never", "darkplex.tenants.rollout.healthy-starts", "7"));
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
        builtIn = shown().get("version").asInt();
    }

    @Test
    void whereNothingIsToBeDecidedNothingIsPermitted() {
        JsonNode shown = shown();
        assertThat(shown.get("state").asString()).isEqualTo("GOOD");
        assertThat(shown.get("good").asInt()).isEqualTo(builtIn);
        assertThat(shown.get("intact").asBoolean()).isTrue();
        assertThat(shown.has("before")).isFalse();
        for (String act : ACTS) {
            refused(act(operator, act, builtIn), 409, "ROLLOUT_MOVED");
        }
    }

    @Test
    void aVersionThatIsTriedIsPromotedRolledBackAndTriedAgain() {
        tryOne();
        JsonNode tried = shown();
        assertThat(tried.get("state").asString()).isEqualTo("CANARY");
        assertThat(tried.get("canaryPercent").asInt()).isEqualTo(10);
        assertThat(tried.get("healthyStarts").asInt()).isEqualTo(7);
        assertThat(tried.get("quietSeconds").asInt()).isEqualTo(1_800);
        assertThat(tried.get("intact").asBoolean())
                .as("of the good one nothing is kept")
                .isFalse();
        refused(act(operator, "promote", builtIn + 1), 409, "ROLLOUT_MOVED");
        assertThat(state(act(operator, "promote", builtIn))).isEqualTo("GOOD");
        assertThat(shown().get("before").asInt()).isEqualTo(builtIn - 1);
        assertThat(state(act(operator, "roll-back", builtIn))).isEqualTo("ROLLED_BACK");
        assertThat(shown().get("good").asInt()).isEqualTo(builtIn - 1);
        refused(act(operator, "roll-back", builtIn), 409, "ROLLOUT_MOVED");
        assertThat(state(act(operator, "retry", builtIn))).isEqualTo("CANARY");
        assertThat(shown().get("why").asString()).isEqualTo("OPERATOR");
    }

    @Test
    void whoIsNoOperatorIsRefusedAndSoIsAnOperatorWithoutToken() {
        tryOne();
        var anna = new Browser(portal);
        assertThat(anna.signIn(anna.link("anna@example.org")).statusCode()).isEqualTo(204);
        refused(anna.get(PATH), 403, "OPERATOR_ONLY");
        refused(new Browser(portal).get(PATH), 401, "NOT_SIGNED_IN");
        for (String act : ACTS) {
            refused(act(anna, act, builtIn), 403, "OPERATOR_ONLY");
            refused(act(new Browser(portal), act, builtIn), 401, "NOT_SIGNED_IN");
            refused(operator.send(asked(act, "{\"version\":" + builtIn + "}")), 403, "CSRF_REFUSED");
        }
        assertThat(shown().get("state").asString()).isEqualTo("CANARY");
    }

    @Test
    void whatNamesNoVersionIsMalformed() {
        for (String body : List.of("{\"version\":\"new\"}", "[]", "")) {
            var refused = operator.send(asked("promote", body).header("X-CSRF-TOKEN", operator.csrfToken()));
            refused(refused, 400, "REQUEST_MALFORMED");
        }
    }

    private void tryOne() {
        int moved = database.jdbc()
                .sql(
                        "update tenants_rollout set state = 'CANARY', good_version = version - 1, generation = generation + 1")
                .update();
        assertThat(moved).isEqualTo(1);
    }

    private JsonNode shown() {
        return Browser.json(operator.get(PATH));
    }

    private static String state(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return Browser.json(answer).get("state").asString();
    }

    private static void refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(Browser.code(answer)).isEqualTo(code);
    }

    private HttpResponse<String> act(Browser browser, String act, int version) {
        return browser.send(asked(act, "{\"version\":" + version + "}").header("X-CSRF-TOKEN", browser.csrfToken()));
    }

    private HttpRequest.Builder asked(String act, String body) {
        return HttpRequest.newBuilder(portal.uri(PATH + "/" + act))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }
}
