package io.darkplex.portal.models;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.TestPortal;
import io.darkplex.portal.accounts.Browser;
import io.darkplex.portal.accounts.OperatorLinks;
import io.darkplex.proxy.Credential;
import io.darkplex.proxy.Lease;
import io.darkplex.proxy.Offer;
import io.darkplex.proxy.Routing;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of providers that an operator stores, in a whole portal that knows none from its environment but one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderCredentialHttpTest {

    private static final String PATH = "/api/operator/credentials";
    private static final String VALUE = "sk-test-not-a-key-of-an-operator";
    private static final String OF_ENVIRONMENT = "sk-test-not-a-key-of-the-environment";
    private static final Lease LEASE = new Lease("tenant-1", "tenant-1");

    private final TestDatabase database = new TestDatabase(TestDatabase.Kind.SQLITE);

    @SuppressWarnings("NullAway.Init") // before all tests
    private TestPortal portal;

    @SuppressWarnings("NullAway.Init") // before all tests
    private Browser operator;

    @BeforeAll
    void start() {
        portal = TestPortal.start(
                database,
                Map.of("darkplex.openclaw.walls", "never", "darkplex.models.providers.openai.api-key", OF_ENVIRONMENT));
        operator = new Browser(portal);
        String link = portal.bean(OperatorLinks.class).issue();
        assertThat(operator.signIn(Browser.tokenOf(link)).statusCode()).isEqualTo(204);
    }

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    @Test
    void aStoredKeyOpensItsProviderAtOnceAndARemovedOneClosesIt() {
        HttpResponse<String> added = add("anthropic", VALUE);
        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(added.body()).contains("\"first\"").doesNotContain(VALUE);
        assertThat(used("claude-haiku-4-5")).containsExactly(VALUE);
        assertThat(operator.get(PATH).body()).contains("\"first\"").doesNotContain(VALUE);
        assertThat(new String(database.bytes(), ISO_8859_1)).doesNotContain(VALUE);
        String echoed = "{\"error\":\"bad key " + VALUE + "\"}";
        byte[] told = portal.bean(ModelRoutes.class).secrets().redact(echoed.getBytes(UTF_8));
        assertThat(new String(told, UTF_8)).doesNotContain(VALUE);
        assertThat(remove(added).statusCode()).isEqualTo(204);
        assertThat(used("claude-haiku-4-5")).isEmpty();
        assertThat(Browser.code(remove(added))).isEqualTo("NOT_FOUND");
        assertThat(database.jdbc()
                        .sql("select act, detail from events_act where act like 'CREDENTIAL%' order by acted_at")
                        .query()
                        .listOfRows()
                        .toString())
                .contains("CREDENTIAL_ADDED", "CREDENTIAL_REMOVED")
                .doesNotContain(VALUE);
    }

    @Test
    void severalOfAProviderShareItsCallsWithThatOfTheEnvironment() {
        HttpResponse<String> added =
                post(operator, "{\"provider\":\"openai\",\"name\":\"a\",\"value\":\"" + VALUE + "\",\"weight\":3}");
        String id = Browser.json(added).get("id").asString();
        assertThat(offers("gpt-6-luna"))
                .isNotEmpty()
                .allSatisfy(offer -> assertThat(offer.credentials())
                        .containsExactly(
                                new Credential("environment", OF_ENVIRONMENT, 1), new Credential(id, VALUE, 3)));
        remove(added);
        assertThat(used("gpt-6-luna")).containsExactly(OF_ENVIRONMENT);
    }

    @Test
    void whatAnotherPortalRemovesIsNotUsedASecondLater() {
        add("google", VALUE);
        assertThat(used("gemini-3.8-flash")).isNotEmpty();
        database.jdbc()
                .sql("delete from models_credential where provider = 'google'")
                .update();
        await().atMost(Duration.ofSeconds(3))
                .until(() -> used("gemini-3.8-flash").isEmpty());
    }

    @Test
    void aKeyThatSomebodyMovedToAnotherProviderIsNotOpened() {
        HttpResponse<String> added = add("anthropic", VALUE);
        database.jdbc()
                .sql("update models_credential set provider = 'google', id = '00000000-0000-0000-0000-00000000000f'")
                .update();
        await().atMost(Duration.ofSeconds(3))
                .until(() -> used("claude-haiku-4-5").isEmpty());
        assertThat(used("gemini-3.8-flash")).isEmpty();
        database.jdbc()
                .sql("update models_credential set id = :id")
                .param("id", Browser.json(added).get("id").asString())
                .update();
        portal.bean(ProviderCredentials.class).look();
        assertThat(used("gemini-3.8-flash")).as("its own id, another provider").isEmpty();
        assertThat(remove(added).statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"provider\":\"nobody\",\"name\":\"a\",\"value\":\"sk-test-not-a-key\"}",
                "{\"provider\":\"openai\",\"name\":\" \",\"value\":\"sk-test-not-a-key\"}",
                "{\"provider\":\"openai\",\"name\":\"a\",\"value\":\"sk-test not-a-key\"}",
                "{\"provider\":\"openai\",\"name\":\"a\",\"value\":\"sk-test-not-a-key\",\"weight\":0}",
                "{\"provider\":\"ollama\",\"name\":\"a\",\"value\":\"sk-test-not-a-key\"}",
                "{\"provider\":\"openai\",\"name\":\"of sk-test-not-a-key\",\"value\":\"sk-test-not-a-key\"}",
            })
    void whatCannotBeIsRefusedWithoutRepeatingIt(String body) {
        HttpResponse<String> refused = post(operator, body);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Browser.code(refused)).isEqualTo("CREDENTIAL_INVALID");
        assertThat(refused.body()).doesNotContain("sk-test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"value\":{\"sk-test-not-a-key\":1}}",
                "{\"value\":\"sk-test-not-a-key",
                "{\"weight\":\"sk-test-not-a-key\"}"
            })
    void whatCannotBeReadIsRefusedWithoutRepeatingIt(String body) {
        HttpResponse<String> refused = post(operator, body);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).doesNotContain("sk-test");
    }

    @Test
    void nobodyElseSeesOrChangesThem() {
        var anna = new Browser(portal);
        assertThat(anna.signIn(anna.link("anna@example.org")).statusCode()).isEqualTo(204);
        assertThat(anna.get(PATH).statusCode()).isEqualTo(403);
        assertThat(post(anna, "{\"provider\":\"google\",\"name\":\"a\",\"value\":\"" + VALUE + "\"}")
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> added = add("google", VALUE);
        String path = PATH + "/" + Browser.json(added).get("id").asString();
        assertThat(anna.send(HttpRequest.newBuilder(portal.uri(path))
                                .header("X-CSRF-TOKEN", anna.csrfToken())
                                .DELETE())
                        .statusCode())
                .isEqualTo(403);
        assertThat(used("gemini-3.8-flash")).containsExactly(VALUE);
        assertThat(remove(added).statusCode()).isEqualTo(204);
        var nobody = new Browser(portal);
        assertThat(nobody.get(PATH).statusCode()).isEqualTo(401);
    }

    @Test
    void howThingsStandWithProvidersIsToldToOperatorsAloneAndOnceOnly() {
        String path = "/api/operator/offers";
        HttpResponse<String> told = operator.get(path);
        assertThat(told.statusCode()).isEqualTo(200);
        assertThat(Browser.json(told).propertyNames())
                .containsExactly("offers", "offersLeftOut", "keysAside", "connections");
        assertThat(told.body()).doesNotContain(OF_ENVIRONMENT);
        String tag = told.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = operator.send(HttpRequest.newBuilder(portal.uri(path))
                .header("If-None-Match", tag)
                .GET());
        assertThat(again.statusCode()).isEqualTo(304);
        var anna = new Browser(portal);
        assertThat(anna.signIn(anna.link("anna@example.org")).statusCode()).isEqualTo(204);
        assertThat(anna.get(path).statusCode()).isEqualTo(403);
        assertThat(new Browser(portal).get(path).statusCode()).isEqualTo(401);
    }

    /** The keys with which a model is asked; none when it is not offered. */
    private List<String> used(String model) {
        return offers(model).stream()
                .flatMap(offer -> offer.credentials().stream())
                .map(Credential::value)
                .distinct()
                .toList();
    }

    private List<Offer> offers(String model) {
        return switch (portal.bean(ModelRoutes.class).find(LEASE, model)) {
            case Routing.Found found -> found.offers();
            case Routing.Unknown _ -> List.of();
        };
    }

    private HttpResponse<String> add(String provider, String value) {
        return post(operator, "{\"provider\":\"" + provider + "\",\"name\":\"first\",\"value\":\"" + value + "\"}");
    }

    private HttpResponse<String> remove(HttpResponse<String> added) {
        String id = Browser.json(added).get("id").asString();
        return operator.send(HttpRequest.newBuilder(portal.uri(PATH + "/" + id))
                .header("X-CSRF-TOKEN", operator.csrfToken())
                .DELETE());
    }

    private HttpResponse<String> post(Browser browser, String body) {
        return browser.send(HttpRequest.newBuilder(portal.uri(PATH))
                .header("Content-Type", "application/json")
                .header("X-CSRF-TOKEN", browser.csrfToken())
                .POST(BodyPublishers.ofString(body)));
    }
}
