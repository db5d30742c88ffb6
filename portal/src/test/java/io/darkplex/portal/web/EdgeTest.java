package io.darkplex.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.TestPortal;
import io.darkplex.portal.accounts.AccountsProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What every request meets, whoever sends it. The addresses below {@code /probe} are of this test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class EdgeTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final TestDatabase database = new TestDatabase(TestDatabase.Kind.SQLITE);

    @SuppressWarnings("NullAway.Init") // started before the first test
    private TestPortal portal;

    private String csrf = "";
    private String cookie = "";

    record Body(String text, int number) {}

    @RestController
    static class Probe {
        @GetMapping("/probe/csrf")
        String csrf(CsrfToken token) {
            return token.getToken();
        }

        @PostMapping("/probe/echo")
        String echo(@RequestBody Body body) {
            return body.text().length() + " characters";
        }

        @GetMapping("/probe/limit")
        String limit() {
            throw AccountsProblem.LINKS_TOO_MANY.because("Five are open.");
        }

        @GetMapping("/probe/number")
        int number(@RequestParam int value) {
            return value;
        }

        @GetMapping("/probe/events")
        String events() {
            return "listening";
        }

        @GetMapping("/probe/broken")
        String broken() {
            throw new IllegalStateException("canary-of-the-inside");
        }
    }

    @BeforeAll
    void start() throws Exception {
        Path built = database.directory().resolve("dist");
        Files.createDirectories(built.resolve("assets"));
        Files.writeString(built.resolve("index.html"), "<!doctype html><title>page</title>");
        Files.writeString(built.resolve("assets/app-1a2b.js"), "export {}");
        Files.writeString(built.resolve("robots.txt"), "User-agent: *");
        Files.writeString(database.directory().resolve("secret.txt"), "canary-of-the-disk");
        portal = TestPortal.start(database, Map.of("darkplex.web.directory", built.toString()), Probe.class);
        var answer = get("/probe/csrf");
        csrf = answer.body();
        cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/sign-in", "/sign-in/confirm", "/chat/00000000-0000-0000-0000-000000000000"})
    void everyPageIsTheUserInterface(String path) throws Exception {
        var page = get(path);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>page</title>");
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'; script-src 'self'; ")
                .contains("frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'");
        assertThat(page.headers().map())
                .containsKeys("Permissions-Policy")
                .doesNotContainKeys("Strict-Transport-Security", "Server", "X-Powered-By");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(page.headers().firstValue("Cross-Origin-Opener-Policy")).hasValue("same-origin");
        assertThat(page.headers().firstValue("Cross-Origin-Resource-Policy")).hasValue("same-origin");
    }

    @Test
    void builtFilesAreKeptForeverAndAnswersNever() throws Exception {
        var file = get("/assets/app-1a2b.js");
        assertThat(file.headers().firstValue("Cache-Control").orElseThrow())
                .contains("max-age=31536000")
                .contains("immutable");
        assertThat(get("/api/session").headers().firstValue("Cache-Control").orElseThrow())
                .contains("no-store");
        assertThat(get("/robots.txt").body()).isEqualTo("User-agent: *");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing.js", "/assets/nothing", "/assets/app-0000.js", "/.env", "/favicon.ico"})
    void aFileThatIsNotThereIsNotAPage(String path) throws Exception {
        assertProblem(get(path), 404, "NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret.txt",
                "/assets/../../secret.txt",
                "/%2e%2e/secret.txt",
                "/..%2fsecret.txt",
                "/%252e%252e%252fsecret.txt",
                "/..%5csecret.txt",
                "/assets/..%2f..%2fsecret.txt",
                "/..;/secret.txt",
                "//secret.txt",
                "/secret.txt%00.js",
                "/assets//../../secret.txt",
                "/file:///etc/passwd",
                "/./../secret.txt",
            })
    void noPathLeavesTheDirectory(String path) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\nHost: localhost\nConnection: close\n\n");
        assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("canary-of-the-disk", "root:");
    }

    @ParameterizedTest
    @CsvSource({"/api/nothing", "/api/conversations", "/api/operator/nothing", "/api/sign-in"})
    void belowApiOnlyTheSignedInLearnWhatThereIs(String path) throws Exception {
        assertProblem(get(path), 401, "NOT_SIGNED_IN");
    }

    @Test
    void onlyHealthIsSeenOfTheInside() throws Exception {
        var health = get("/actuator/health");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).isEqualTo("{\"groups\":[\"liveness\",\"readiness\"],\"status\":\"UP\"}");
        assertProblem(get("/actuator"), 401, "NOT_SIGNED_IN");
        assertProblem(get("/actuator/env"), 401, "NOT_SIGNED_IN");
    }

    @Test
    void badRequestsAreToldWhatIsWrong() throws Exception {
        assertProblem(post("{\"text\":", "application/json"), 400, "REQUEST_MALFORMED");
        assertProblem(post("{\"text\":1,\"number\":\"x\"}", "application/json"), 400, "REQUEST_MALFORMED");
        assertProblem(post("text=x", "text/plain"), 415, "UNSUPPORTED_MEDIA_TYPE");
        assertProblem(get("/probe/number"), 400, "REQUEST_MALFORMED");
        assertProblem(get("/probe/number?value=many"), 400, "REQUEST_MALFORMED");
        var wrongMethod = CLIENT.send(
                request("/probe/number").POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        assertProblem(wrongMethod, 405, "METHOD_NOT_ALLOWED");
        assertThat(wrongMethod.headers().firstValue("Allow")).hasValue("GET");
    }

    /** A stranger can meet a limit as often as there is time, so each meeting is one line. */
    @Test
    void aLimitThatIsMetIsLoggedWithoutAStackTrace(CapturedOutput logged) throws Exception {
        assertProblem(get("/probe/limit"), 429, "LINKS_TOO_MANY");
        assertThat(logged.getAll()).contains("Request refused").doesNotContain("ProblemException: Five are open.");
    }

    @Test
    void aDefectOfOursTellsNothingOfTheInside() throws Exception {
        var answer = get("/probe/broken");
        assertProblem(answer, 500, "INTERNAL");
        assertThat(answer.body()).doesNotContain("canary", "IllegalState", "Exception", "io.darkplex.portal");
        assertThat(json(answer).get("retry").asString()).isEqualTo("LATER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: localhost\nConnection: close\nX-Long: %s\n\n",
                "GET /a b HTTP/1.1\nHost: localhost\nConnection: close\n\n",
                "GET / HTTP/1.1\nConnection: close\n\n",
                "GET / HTTP/1.1\nHost: a\nHost: b\nConnection: close\n\n",
                "TRACE / HTTP/1.1\nHost: localhost\nConnection: close\n\n",
                "GET //// HTTP/1.1\nHost: localhost\nConnection: close\n\n",
                "GET /error HTTP/1.1\nHost: localhost\nConnection: close\n\n",
            })
    void whatIsNoRequestAtAllIsRefusedWithoutATrace(String request) throws Exception {
        assertThat(raw(request.replace("%s", "x".repeat(100_000))))
                .matches("(?s)HTTP/1\\.1 4.*")
                .doesNotContain("Exception", "Tomcat", "\tat ");
    }

    @Test
    void aBodyThatSaysItIsTooLargeIsRefusedBeforeItIsRead() throws Exception {
        String answer = raw(head("Content-Length: 10000000000"));
        assertThat(answer).startsWith("HTTP/1.1 413").contains("BODY_TOO_LARGE");
    }

    @Test
    void tenMegabytesGetAClearAnswer() throws Exception {
        String large = "{\"text\":\"" + "x".repeat(10_000_000) + "\",\"number\":1}";
        assertProblem(post(large, "application/json"), 413, "BODY_TOO_LARGE");
    }

    @Test
    void aBodyOfUnknownLengthIsCounted() throws Exception {
        String large = "{\"text\":\"" + "x".repeat(3_000_000) + "\",\"number\":1}";
        var chunked =
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8)));
        var answer = CLIENT.send(
                request("/probe/echo")
                        .header("Content-Type", "application/json")
                        .POST(chunked)
                        .build(),
                BodyHandlers.ofString());
        assertProblem(answer, 413, "BODY_TOO_LARGE");
        assertThat(post("{\"text\":\"" + "x".repeat(1_900_000) + "\",\"number\":1}", "application/json")
                        .body())
                .isEqualTo("1900000 characters");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://evil.example, -, 403",
                "null, -, 403",
                "http://localhost:1, -, 403",
                "http://127.0.0.1.evil.example, -, 403",
                "-, cross-site, 403",
                "-, same-site, 403",
                "OWN, cross-site, 403",
                "OWN, same-origin, 200",
                "-, same-origin, 200",
                "-, none, 200",
                "-, -, 200",
            })
    void onlyOurOwnPagesChangeAnythingOrListen(String origin, String site, int status) throws Exception {
        for (var request : new HttpRequest.Builder[] {
            request("/probe/echo")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"text\":\"hello\",\"number\":1}")),
            request("/probe/events").GET()
        }) {
            if (origin != null) {
                request.header("Origin", origin.replace("OWN", portal.uri("").toString()));
            }
            if (site != null) {
                request.header("Sec-Fetch-Site", site);
            }
            var answer = CLIENT.send(request.build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(status);
            if (status == 403) {
                assertProblem(answer, 403, "ORIGIN_REFUSED");
            }
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(portal.uri(path)).header("Cookie", cookie).header("X-CSRF-TOKEN", csrf);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(portal.uri(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body, String type) throws IOException, InterruptedException {
        return CLIENT.send(
                request("/probe/echo")
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private String head(String length) {
        return "POST /probe/echo HTTP/1.1\nHost: localhost\nContent-Type: application/json\nCookie: " + cookie
                + "\nX-CSRF-TOKEN: " + csrf + "\nConnection: close\n" + length + "\n\n";
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), portal.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
            var answer = new StringBuilder();
            byte[] buffer = new byte[8192];
            // What follows the answer may be a reset, since the server does not wait for a body that it refused.
            while (!answer.toString().contains("\r\n\r\n")
                    || socket.getInputStream().available() > 0) {
                int count = socket.getInputStream().read(buffer);
                if (count < 0) {
                    break;
                }
                answer.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
            return answer.toString();
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = json(answer);
        assertThat(problem.propertyNames())
                .containsExactlyInAnyOrder("type", "title", "status", "detail", "code", "retry", "requestId");
        assertThat(problem.get("code").asString()).isEqualTo(code);
        assertThat(problem.get("type").asString()).isEqualTo("https://darkplex.io/problems/" + code);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("requestId").asString()).hasSize(36);
    }
}
