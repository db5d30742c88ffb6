package io.darkplex.portal.accounts;

import io.darkplex.portal.TestPortal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keeps cookies as Chromium does on the loopback, where it takes secure ones from plain http too. */
public final class Browser {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final TestPortal portal;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    public Browser(TestPortal portal) {
        this.portal = portal;
    }

    Map<String, String> cookies() {
        return cookies;
    }

    public JsonNode session() {
        return json(get("/api/session"));
    }

    public String csrfToken() {
        return session().get("csrfToken").asString();
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send(HttpRequest.newBuilder(portal.uri(path)).GET(), headers);
    }

    /** Posts a form with a fresh CSRF token. */
    public HttpResponse<String> post(String path, Map<String, String> form, String... headers) {
        return postWith(csrfToken(), path, form, headers);
    }

    HttpResponse<String> postWith(String csrfToken, String path, Map<String, String> form, String... headers) {
        return send(
                HttpRequest.newBuilder(portal.uri(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("X-CSRF-TOKEN", csrfToken)
                        .POST(BodyPublishers.ofString(encode(form))),
                headers);
    }

    public HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        for (int index = 0; index < headers.length; index += 2) {
            request.header(headers[index], headers[index + 1]);
        }
        try {
            var response = CLIENT.send(request.build(), BodyHandlers.ofString());
            response.headers().allValues("Set-Cookie").forEach(this::keep);
            return response;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** Asks for a link and takes the token out of the mailbox. */
    public String link(String email) {
        var asked = post("/api/sign-in/links", Map.of("username", email, "language", "en"));
        if (asked.statusCode() != 202) {
            throw new IllegalStateException(asked.body());
        }
        return tokenOf(json(get("/api/dev/mailbox")).get(0).get("link").asString());
    }

    public HttpResponse<String> signIn(String token) {
        return post("/api/sign-in", Map.of("token", token));
    }

    public static String tokenOf(String link) {
        return URI.create(link).getRawFragment().substring("token=".length());
    }

    public static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    public static String code(HttpResponse<String> response) {
        return json(response).get("code").asString();
    }

    private void keep(String header) {
        String[] cookie = header.split(";", 2)[0].split("=", 2);
        if (cookie[1].isEmpty() || header.contains("Max-Age=0")) {
            cookies.remove(cookie[0]);
            return;
        }
        cookies.put(cookie[0], cookie[1]);
    }

    private static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
