package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.TestPortal;
import io.darkplex.portal.accounts.Browser;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a browser is told on a machine that has no memory for anybody, against a whole portal. */
class PlaceInLineHttpTest {

    @Test
    void eachIsToldTheOwnPlaceAndInTheEndWhy() {
        try (var database = new TestDatabase(TestDatabase.Kind.SQLITE);
                var portal = TestPortal.start(
                        database,
                        Map.of(
                                "darkplex.tenants.admission.memory-reserve", "1000TB",
                                "darkplex.tenants.admission.waiting-max", "2",
                                "darkplex.tenants.preparation-wait", "1ms",
                                "darkplex.openclaw.walls", "never"))) {
            Browser first = starting(portal);
            await().until(() -> place(first) == 1);
            Browser second = starting(portal);
            await().until(() -> place(second) == 2);
            Browser third = starting(portal);
            await().atMost(Duration.ofSeconds(20)).until(() -> state(third).equals("FAILED"));
            JsonNode reason = assistant(third).get("reason");
            assertThat(reason.get("code").asString()).isEqualTo("CELLS_FULL");
            assertThat(reason.get("detail").asString()).isEqualTo("2 others wait for a place already.");
            assertThat(state(first)).isEqualTo("STARTING");
            assertThat(place(second)).isEqualTo(2);
        }
    }

    private static Browser starting(TestPortal portal) {
        var browser = new Browser(portal);
        String email = UUID.randomUUID() + "@example.org";
        assertThat(browser.signIn(browser.link(email)).statusCode()).isEqualTo(204);
        var asked = browser.send(HttpRequest.newBuilder(portal.uri("/api/assistant/start"))
                .header("X-CSRF-TOKEN", browser.csrfToken())
                .POST(BodyPublishers.noBody()));
        assertThat(asked.statusCode()).isEqualTo(202);
        return browser;
    }

    private static JsonNode assistant(Browser browser) {
        return Browser.json(browser.get("/api/assistant"));
    }

    private static String state(Browser browser) {
        return assistant(browser).get("state").asString();
    }

    private static int place(Browser browser) {
        JsonNode steps = assistant(browser).get("steps");
        return steps.isEmpty() || !Objects.equals(steps.get(0).get("name").asString(), "QUEUED")
                ? 0
                : steps.get(0).path("position").asInt(0);
    }
}
