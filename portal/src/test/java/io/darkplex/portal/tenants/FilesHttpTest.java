package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.TestPortal;
import io.darkplex.portal.accounts.Browser;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The files of an assistant, as a browser reaches them, against a whole portal. Its OpenClaw never starts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilesHttpTest {

    private static final int FILE_MAX = 3 << 20;
    private static final int QUOTA = 5 << 20;

    private final TestDatabase database = new TestDatabase(TestDatabase.Kind.SQLITE);

    @SuppressWarnings("NullAway.Init") // before all tests
    private TestPortal portal;

    @SuppressWarnings("NullAway.Init") // before each test
    private Browser anna;

    private Path workspace = Path.of("");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path plans;

    @BeforeAll
    void start() {
        portal = TestPortal.start(
                database,
                Map.of(
                        "darkplex.tenants.files.file-max",
                        FILE_MAX + "B",
                        "darkplex.tenants.plans-file",
                        TestPlans.file(plans.resolve("plans.yaml"), Map.of("workspaceQuota", QUOTA + "B"))
                                .toString(),
                        "darkplex.openclaw.walls",
                        "never"));
    }

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    @BeforeEach
    void signIn() {
        anna = person();
        workspace = workspaceOf(anna);
    }

    @Test
    void aFileGoesInAndComesBackAsAnAttachment() throws IOException {
        String name = "Übersicht \"2026\"; (final).html";
        var created = put(anna, name, "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8));
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(workspace.resolve(name)).hasContent("<script>alert(1)</script>");
        JsonNode folder = Browser.json(anna.get("/api/assistant/files"));
        assertThat(folder.get("entries").get(0).get("name").asString()).isEqualTo(name);
        assertThat(folder.get("entries").get(0).get("kind").asString()).isEqualTo("FILE");
        assertThat(folder.get("usedBytes").asLong()).isEqualTo(25);
        assertThat(folder.get("quotaBytes").asLong()).isEqualTo(QUOTA);
        var content = anna.get("/api/assistant/files/content?path=" + encoded(name));
        assertThat(content.body()).isEqualTo("<script>alert(1)</script>");
        assertThat(content.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
        assertThat(content.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(content.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"_bersicht _2026__ _final_.html\"; "
                        + "filename*=UTF-8''%C3%9Cbersicht%20%222026%22%3B%20%28final%29.html");
        assertThat(delete(anna, name).statusCode()).isEqualTo(204);
        assertThat(workspace).isEmptyDirectory();
        assertThat(delete(anna, name).statusCode()).isEqualTo(404);
    }

    @Test
    void filesAreTakenAboveTheCommonLimitUpToTheirOwnAndUpToTheQuota() throws IOException {
        assertRefused(put(anna, "larger", new byte[FILE_MAX + 1]), 413, "FILE_TOO_LARGE");
        assertThat(put(anna, "large", new byte[FILE_MAX]).statusCode()).isEqualTo(201);
        assertRefused(put(anna, "second", new byte[FILE_MAX]), 507, "FILES_FULL");
        assertThat(put(anna, "rest", new byte[QUOTA - FILE_MAX]).statusCode()).isEqualTo(201);
        assertThat(put(anna, "rest?replace=true", new byte[QUOTA - FILE_MAX]).statusCode())
                .isEqualTo(201);
        assertThat(workspace).isDirectoryNotContaining("glob:**larger").isDirectoryNotContaining("glob:**second");
        assertThat(workspace.resolveSibling("incoming")).isEmptyDirectory();
        var elsewhere = anna.send(HttpRequest.newBuilder(portal.uri("/api/conversations"))
                .header("X-CSRF-TOKEN", anna.csrfToken())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[FILE_MAX])));
        assertRefused(elsewhere, 413, "BODY_TOO_LARGE");
    }

    @Test
    void whatIsThereIsLostOnlyWhenThatIsWanted() throws IOException {
        put(anna, "Notes.txt", bytes("one"));
        assertRefused(put(anna, "Notes.txt", bytes("two")), 409, "FILE_EXISTS");
        assertRefused(put(anna, "notes.TXT", bytes("two")), 409, "FILE_NAME_COLLIDES");
        Files.createDirectory(workspace.resolve("folder"));
        Files.createSymbolicLink(workspace.resolve("link"), Path.of("/etc/passwd"));
        assertRefused(put(anna, "folder?replace=true", bytes("two")), 409, "FILE_IS_FOLDER");
        assertRefused(put(anna, "link?replace=true", bytes("two")), 409, "FILE_NOT_REGULAR");
        assertRefused(anna.get("/api/assistant/files/content?path=link"), 409, "FILE_NOT_REGULAR");
        assertRefused(anna.get("/api/assistant/files?path=link"), 409, "FILE_NOT_FOLDER");
        assertRefused(put(anna, "none/x", bytes("two")), 404, "FILE_NOT_FOUND");
        assertThat(put(anna, "Notes.txt?replace=true", bytes("two")).statusCode())
                .isEqualTo(201);
        assertThat(put(anna, "folder/deep.txt", bytes("deep")).statusCode()).isEqualTo(201);
        assertThat(workspace.resolve("Notes.txt")).hasContent("two");
        assertThat(delete(anna, "folder").statusCode()).isEqualTo(204);
        assertThat(delete(anna, "link").statusCode()).isEqualTo(204);
        assertThat(Path.of("/etc/passwd")).exists();
    }

    @ParameterizedTest
    @CsvSource({
        "../secret, 400, FILE_PATH_OUTSIDE",
        "%2e%2e%2fsecret, 400, FILE_PATH_OUTSIDE",
        "a/%2e%2e/%2e%2e/secret, 400, FILE_PATH_OUTSIDE",
        "/etc/passwd, 400, FILE_PATH_OUTSIDE",
        "%252e%252e%252fsecret, 404, FILE_NOT_FOUND",
        "..%5csecret, 400, FILE_NAME_REFUSED",
        "a%0d%0aX-Evil:1, 400, FILE_NAME_REFUSED",
        "a%00b, 400, FILE_NAME_REFUSED",
        "%E2%80%AEgpj.exe, 400, FILE_NAME_REFUSED",
        "C:, 404, FILE_NOT_FOUND",
        "proc/self/environ, 404, FILE_NOT_FOUND"
    })
    void noNameLeadsOutOrIntoAHeader(String path, int status, String code) {
        assertRefused(anna.get("/api/assistant/files/content?path=" + path), status, code);
        assertRefused(
                anna.send(HttpRequest.newBuilder(portal.uri("/api/assistant/files?path=" + path))
                        .header("X-CSRF-TOKEN", anna.csrfToken())
                        .DELETE()),
                status,
                code);
        if (status == 400) {
            assertRefused(putRaw(anna, path, bytes("x")), status, code);
        }
    }

    @Test
    void aNameOfTwoThousandLettersIsTooLong() {
        assertRefused(put(anna, "x".repeat(2000), bytes("x")), 400, "FILE_NAME_TOO_LONG");
    }

    @Test
    void nobodySeesAnothersFilesAndStrangersSeeNone() throws IOException {
        put(anna, "mine.txt", bytes("mine"));
        Browser ben = person();
        assertThat(Browser.json(ben.get("/api/assistant/files")).get("entries")).isEmpty();
        String annasTenant = String.valueOf(workspace.resolveSibling("").getFileName());
        for (String path : new String[] {"mine.txt", annasTenant + "/workspace/mine.txt"}) {
            assertRefused(ben.get("/api/assistant/files/content?path=" + path), 404, "FILE_NOT_FOUND");
            assertRefused(delete(ben, path), 404, "FILE_NOT_FOUND");
        }
        Browser stranger = new Browser(portal);
        assertRefused(stranger.get("/api/assistant/files"), 401, "NOT_SIGNED_IN");
        assertRefused(stranger.get("/api/assistant/files/content?path=mine.txt"), 401, "NOT_SIGNED_IN");
        assertRefused(put(stranger, "mine.txt", bytes("x")), 401, "NOT_SIGNED_IN");
        assertRefused(
                anna.send(HttpRequest.newBuilder(portal.uri("/api/assistant/files?path=mine.txt"))
                        .DELETE()),
                403,
                "CSRF_REFUSED");
        var asForm = anna.send(HttpRequest.newBuilder(portal.uri("/api/assistant/files/content?path=form"))
                .header("X-CSRF-TOKEN", anna.csrfToken())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .PUT(BodyPublishers.ofString("a=b")));
        assertRefused(asForm, 415, "UNSUPPORTED_MEDIA_TYPE");
        assertThat(workspace.resolve("mine.txt")).hasContent("mine");
    }

    @Test
    void theAssistantTellsAboutItselfAndRestarts() {
        JsonNode assistant = Browser.json(anna.get("/api/assistant"));
        assertThat(assistant.get("state").asString()).isEqualTo("ASLEEP");
        JsonNode about = assistant.get("about");
        assertThat(about.get("placement").asString()).isEqualTo("DEDICATED");
        assertThat(about.get("walled").asBoolean()).isFalse();
        assertThat(about.get("tools").get(0).asString()).isEqualTo("session_status");
        assertThat(about.has("memoryBytes")).isFalse();
        assertThat(about.get("off").toString()).contains("{\"kind\":\"COMMANDS\",\"why\":\"NOT_WALLED\"}");
        assertThat(post(anna, "/api/assistant/restart", "{\"evenWhileWorking\":false}")
                        .statusCode())
                .isEqualTo(202);
        assertRefused(post(anna, "/api/assistant/restart", "x"), 400, "REQUEST_MALFORMED");
    }

    private Browser person() {
        var browser = new Browser(portal);
        String email = UUID.randomUUID() + "@example.org";
        assertThat(browser.signIn(browser.link(email)).statusCode()).isEqualTo(204);
        return browser;
    }

    private Path workspaceOf(Browser browser) {
        var user = UserId.of(browser.session().get("user").get("id").asString());
        TenantId tenant = portal.bean(Tenants.class).of(user);
        return database.directory()
                .resolve("tenants")
                .resolve(tenant.toString())
                .resolve("workspace");
    }

    private HttpResponse<String> put(Browser browser, String path, byte[] content) {
        boolean replace = path.endsWith("?replace=true");
        String name = replace ? path.substring(0, path.indexOf('?')) : path;
        return putRaw(browser, encoded(name) + (replace ? "&replace=true" : ""), content);
    }

    private HttpResponse<String> putRaw(Browser browser, String query, byte[] content) {
        return browser.send(HttpRequest.newBuilder(portal.uri("/api/assistant/files/content?path=" + query))
                .header("X-CSRF-TOKEN", browser.csrfToken())
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(content)));
    }

    private HttpResponse<String> delete(Browser browser, String path) {
        return browser.send(HttpRequest.newBuilder(portal.uri("/api/assistant/files?path=" + encoded(path)))
                .header("X-CSRF-TOKEN", browser.csrfToken())
                .DELETE());
    }

    private HttpResponse<String> post(Browser browser, String path, String json) {
        return browser.send(HttpRequest.newBuilder(portal.uri(path))
                .header("X-CSRF-TOKEN", browser.csrfToken())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(Browser.code(answer)).isEqualTo(code);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
