package io.darkplex.portal.tenants;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A person at a portal, over HTTP. */
final class PortalClient {

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
