package io.darkplex.portal.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.TestPortal;
import io.darkplex.portal.accounts.Browser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Keys of people from the page to the answer of a model, against a whole portal with its proxy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiKeysHttpTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final TestDatabase database = new TestDatabase(TestDatabase.Kind.SQLITE);

    @SuppressWarnings("NullAway.Init") // before all tests
    private TestPortal portal;

    @BeforeAll
    void start() {
        portal = TestPortal.start(database, Map.of("darkplex.openclaw.walls", "never"));
    }

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    @Test
    void aKeyIsShownOnceAndListedWithoutItself() {
        Browser anna = person();
        HttpResponse<String> made =
                make(anna, "{\"name\":\" laptop \",\"models\":[\"demo\"],\"budgetMicroEur\":5000000}");
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("cache-control").orElseThrow()).contains("no-store");
        String text = Browser.json(made).get("text").asString();
        HttpResponse<String> listed = anna.get("/api/keys");
        assertThat(listed.body()).doesNotContain(text);
        JsonNode key = Browser.json(listed).get("keys").get(0);
        assertThat(key.get("name").asString()).isEqualTo("laptop");
        assertThat(text).startsWith(key.get("hint").asString());
        assertThat(key.get("budgetMicroEur").asLong()).isEqualTo(5_000_000);
        assertThat(key.get("chargedMicroEur").asLong()).isZero();
        assertThat(key.has("lastUsedAt")).isFalse();
        assertThat(Browser.json(listed).get("baseUrl").asString()).startsWith("http://127.0.0.1:");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions,Authorization,'Bearer '",
        "/v1/messages,x-api-key,''",
        "/v1/responses,Authorization,'Bearer '",
        "/v1beta/models/demo:generateContent,x-goog-api-key,''"
    })
    void aKeyOpensTheProxyInEveryDialectAndItsReceiptNamesItAndItsOwner(String path, String header, String before)
            throws Exception {
        Browser anna = person();
        JsonNode made = Browser.json(make(anna, "{\"name\":\"laptop\"}"));
        HttpResponse<String> answer =
                call(anna, path, header, before + made.get("text").asString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String keyId = made.get("key").get("id").asString();
        var tenants = database.jdbc()
                .sql("select r.tenant_id from events_receipt r join apikeys_key k on k.id = r.lease_id "
                        + "and k.tenant_id = r.tenant_id where r.lease_id = :key")
                .param("key", keyId)
                .query(String.class)
                .list();
        assertThat(tenants).hasSize(1);
        JsonNode key = Browser.json(anna.get("/api/keys")).get("keys").get(0);
        assertThat(key.has("lastUsedAt")).isTrue();
    }

    @Test
    void aRevokedKeyIsUnknownAtOnceAndGoneFromTheList() throws Exception {
        Browser anna = person();
        JsonNode made = Browser.json(make(anna, "{\"name\":\"laptop\"}"));
        String bearer = "Bearer " + made.get("text").asString();
        assertThat(call(anna, "/v1/chat/completions", "Authorization", bearer).statusCode())
                .isEqualTo(200);
        assertThat(revoke(anna, made).statusCode()).isEqualTo(204);
        HttpResponse<String> refused = call(anna, "/v1/chat/completions", "Authorization", bearer);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("KEY_UNKNOWN");
        assertThat(Browser.json(anna.get("/api/keys")).get("keys").size()).isZero();
        assertThat(Browser.code(revoke(anna, made))).isEqualTo("NOT_FOUND");
    }

    @Test
    void anothersKeyIsNotThere() {
        JsonNode made = Browser.json(make(person(), "{\"name\":\"laptop\"}"));
        Browser eve = person();
        HttpResponse<String> refused = revoke(eve, made);
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(Browser.code(refused)).isEqualTo("NOT_FOUND");
        assertThat(Browser.json(eve.get("/api/keys")).get("keys").size()).isZero();
    }

    @Test
    void aRevocationInAnotherPortalIsLearnedWithinSeconds() throws Exception {
        Browser anna = person();
        JsonNode made = Browser.json(make(anna, "{\"name\":\"laptop\"}"));
        String bearer = "Bearer " + made.get("text").asString();
        // As another portal on this database writes it.
        database.jdbc()
                .sql(
                        "update apikeys_key set revoked_at = 1, change = (select max(change) + 1 from apikeys_key) where id = :id")
                .param("id", made.get("key").get("id").asString())
                .update();
        database.jdbc().sql("update apikeys_counter set change = change + 1").update();
        await().until(() ->
                call(anna, "/v1/chat/completions", "Authorization", bearer).statusCode() == 401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\" \"}",
                "{\"name\":\"a\\nb\"}",
                "{\"name\":\"a\",\"models\":[\"no-such-model\"]}",
                "{\"name\":\"a\",\"budgetMicroEur\":0}",
                "{\"name\":\"a\",\"expiresAt\":\"2001-01-01T00:00:00Z\"}",
                "{\"name\":\"a\",\"expiresAt\":\"tomorrow\"}",
                "{\"name\":\"a\",\"expiresAt\":\"2999-01-01T00:00:00Z\"}"
            })
    void whatCannotBeIsRefusedWithItsField(String body) {
        HttpResponse<String> refused = make(person(), body);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Browser.code(refused)).isEqualTo("API_KEY_INVALID");
        assertThat(Browser.json(refused).get("detail").asString()).matches("(name|models|budgetMicroEur|expiresAt) .+");
    }

    private Browser person() {
        var browser = new Browser(portal);
        assertThat(browser.signIn(browser.link(UUID.randomUUID() + "@example.org"))
                        .statusCode())
                .isEqualTo(204);
        return browser;
    }

    private HttpResponse<String> make(Browser browser, String body) {
        return browser.send(HttpRequest.newBuilder(portal.uri("/api/keys"))
                .header("Content-Type", "application/json")
                .header("X-CSRF-TOKEN", browser.csrfToken())
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> revoke(Browser browser, JsonNode made) {
        String id = made.get("key").get("id").asString();
        return browser.send(HttpRequest.newBuilder(portal.uri("/api/keys/" + id))
                .header("X-CSRF-TOKEN", browser.csrfToken())
                .DELETE());
    }

    private static HttpResponse<String> call(Browser browser, String path, String header, String value)
            throws IOException, InterruptedException {
        String base = Browser.json(browser.get("/api/keys")).get("baseUrl").asString();
        String body = path.startsWith("/v1beta")
                ? "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}"
                : path.endsWith("responses")
                        ? "{\"model\":\"demo\",\"input\":\"hi\"}"
                        : "{\"model\":\"demo\",\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Content-Type", "application/json")
                        .header(header, value)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
