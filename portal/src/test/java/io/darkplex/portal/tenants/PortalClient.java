package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A person at a portal, over HTTP. */
final class PortalClient {

    private static final Duration LONG = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI portal;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private String csrf = "";

    PortalClient(URI portal) {
        this.portal = portal;
    }

    static boolean answers(URI portal) throws InterruptedException {
        try {
            var request =
                    HttpRequest.newBuilder(portal.resolve("/actuator/health")).build();
            try (var once = HttpClient.newHttpClient()) {
                return once.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            }
        } catch (IOException notYet) {
            return false;
        }
    }

    /** @param link as the portal has written it */
    void signIn(String link) throws IOException, InterruptedException {
        csrf = get("/api/session").path("csrfToken").asString("");
        String token =
                link.substring(link.indexOf("#token=") + "#token=".length()).strip();
        send(
                "POST",
                "/api/sign-in",
                "application/x-www-form-urlencoded",
                "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
        csrf = get("/api/session").path("csrfToken").asString("");
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return TestDesk.JSON.readTree(send("GET", path, "", ""));
    }

    /** Returns when it is acknowledged. */
    void post(String path, String json) throws IOException, InterruptedException {
        send("POST", path, "application/json", json);
    }

    void put(String path, String content) throws IOException, InterruptedException {
        send("PUT", path, "application/octet-stream", content);
    }

    /** @return the id of the turn, once it is acknowledged */
    String say(String conversation, String text) throws IOException, InterruptedException {
        String turn = UUID.randomUUID().toString();
        post(
                "/api/conversations/" + conversation + "/turns",
                "{\"turnId\":\"" + turn + "\",\"text\":\"" + text + "\"}");
        return turn;
    }

    JsonNode turns(String conversation) {
        try {
            return get("/api/conversations/" + conversation).path("turns");
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** How the turn has ended. */
    String ended(String conversation, String turn) {
        await().pollInterval(Duration.ofMillis(100))
                .atMost(LONG)
                .until(() -> !List.of("QUEUED", "WAKING", "RUNNING")
                        .contains(turn(conversation, turn).path("status").asString("")));
        return turn(conversation, turn).path("status").asString("");
    }

    JsonNode turn(String conversation, String turn) {
        for (JsonNode one : turns(conversation)) {
            if (one.path("id").asString("").equals(turn)) {
                return one;
            }
        }
        throw new IllegalStateException("There is no such turn.");
    }

    /** What the model was told last is what the room {@code chat} has stored, each question once. */
    void allThatWasAnsweredIsKnown(String conversation, ScriptedModel model) {
        List<String> asked = new ArrayList<>();
        turns(conversation).forEach(turn -> {
            if (turn.path("status").asString("").equals("DONE")) {
                asked.add(turn.path("question").asString(""));
            }
        });
        List<String> told = new ArrayList<>();
        model.calls.getLast().json().path("messages").forEach(message -> {
            if (message.path("role").asString("").equals("user")) {
                told.add(message.path("content").toString());
            }
        });
        assertThat(asked).hasSizeGreaterThan(1);
        for (String question : asked) {
            assertThat(told)
                    .filteredOn(one -> one.contains(question))
                    .as(question)
                    .hasSize(1);
        }
    }

    private String send(String method, String path, String type, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(portal.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(one -> one.getKey() + "=" + one.getValue())
                            .collect(Collectors.joining("; ")));
        }
        if (!type.isEmpty()) {
            request.header("Content-Type", type).header("X-CSRF-TOKEN", csrf);
        }
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        for (String set : answer.headers().allValues("set-cookie")) {
            String[] pair = set.split(";", 2)[0].split("=", 2);
            cookies.put(pair[0], pair[1]);
        }
        if (answer.statusCode() >= 300) {
            throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
