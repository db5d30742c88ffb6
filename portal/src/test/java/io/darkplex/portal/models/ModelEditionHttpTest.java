package io.darkplex.portal.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.TestPortal;
import io.darkplex.portal.accounts.Browser;
import io.darkplex.portal.accounts.OperatorLinks;
import io.darkplex.portal.kernel.UserId;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The catalogue that an operator writes, in force in a whole portal. */
class ModelEditionHttpTest {

    private static final String PATH = "/api/operator/models";

    private static final String OLDER = """
            preferred: [claude-haiku-4-5]
            models:
              - {id: claude-haiku-4-5, name: Haiku, provider: anthropic, contextTokens: 9, outputTokens: 9, images: false, reasoning: false}
            """;

    private static final String OTHER = OLDER.replace("name: Haiku", "name: Poem");

    @Test
    void whatAnOperatorWritesHoldsAtOnceAndWhatAnotherPortalKeepsWithinASecond() {
        try (var database = new TestDatabase(TestDatabase.Kind.SQLITE);
                var portal = TestPortal.start(
                        database,
                        Map.of(
                                "darkplex.openclaw.walls",
                                "never",
                                "darkplex.models.providers.anthropic.api-key",
                                "sk-test-not-a-key"))) {
            var operator = new Browser(portal);
            String link = portal.bean(OperatorLinks.class).issue();
            assertThat(operator.signIn(Browser.tokenOf(link)).statusCode()).isEqualTo(204);
            JsonNode builtIn = Browser.json(operator.get(PATH));
            assertThat(builtIn.get("number").asLong()).isZero();
            assertThat(builtIn.get("yaml").asString()).contains("preferred:");

            HttpResponse<String> wrong = write(portal, operator, 0, "models: []");
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(Browser.code(wrong)).isEqualTo("MODELS_INVALID");
            assertThat(write(portal, operator, 0, OLDER).statusCode()).isEqualTo(200);
            assertThat(names(portal)).containsExactly("Haiku");
            assertThat(Browser.json(operator.get(PATH + "/editions/0")))
                    .as("the one of this version, still")
                    .isEqualTo(builtIn);
            HttpResponse<String> late = write(portal, operator, 0, OTHER);
            assertThat(late.statusCode()).isEqualTo(409);
            assertThat(Browser.code(late)).isEqualTo("MODELS_MOVED");
            assertThat(database.jdbc()
                            .sql("select detail from events_act where act = 'MODELS_CHANGED'")
                            .query(String.class)
                            .list())
                    .containsExactly("edition 1");

            portal.bean(ModelEditionStore.class)
                    .insert(
                            new ModelEditionStore.Edition(2, OTHER),
                            new UserId(UUID.randomUUID()),
                            Instant.parse("2026-11-23T10:00:00Z"));
            await().atMost(Duration.ofSeconds(3)).until(() -> names(portal).contains("Poem"));

            JsonNode earlier = Browser.json(operator.get(PATH + "/editions"));
            assertThat(earlier.findValuesAsString("number")).containsExactly("2", "1");
            assertThat(earlier.get(0).get("at").asString()).isEqualTo("2026-11-23T10:00:00Z");
            assertThat(Browser.json(operator.get(PATH + "/editions/1"))
                            .get("yaml")
                            .asString())
                    .isEqualTo(OLDER);
            assertThat(Browser.code(operator.get(PATH + "/editions/3"))).isEqualTo("NOT_FOUND");

            var anna = new Browser(portal);
            assertThat(anna.signIn(anna.link("anna@example.org")).statusCode()).isEqualTo(204);
            assertThat(write(portal, anna, 2, OLDER).statusCode()).isEqualTo(403);
            assertThat(anna.get(PATH).statusCode()).isEqualTo(403);
            assertThat(anna.get(PATH + "/editions").statusCode()).isEqualTo(403);
            assertThat(anna.get(PATH + "/editions/1").statusCode()).isEqualTo(403);
            assertThat(names(portal)).containsExactly("Poem");
        }
    }

    private static List<String> names(TestPortal portal) {
        return portal.bean(Models.class).list().stream().map(Model::name).toList();
    }

    private static HttpResponse<String> write(TestPortal portal, Browser browser, long number, String yaml) {
        String body = JsonMapper.shared().writeValueAsString(Map.of("number", number, "yaml", yaml));
        return browser.send(HttpRequest.newBuilder(portal.uri(PATH))
                .header("Content-Type", "application/json")
                .header("X-CSRF-TOKEN", browser.csrfToken())
                .PUT(BodyPublishers.ofString(body)));
    }
}
