package io.darkplex.portal.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.TestPortal;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.springframework.context.event.EventListener;

/** The way in and out, as a browser goes it, against a whole portal. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInTest {

    private static final String SESSION = "__Host-darkplex";

    @Parameter
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private TestDatabase database;

    @SuppressWarnings("NullAway.Init") // started before the first test
    private TestPortal portal;

    @SuppressWarnings("NullAway.Init") // a bean of the portal
    private Heard heard;

    @BeforeParameterizedClassInvocation
    void start() {
        portal = TestPortal.start(database, Map.of(), Heard.class);
        heard = portal.bean(Heard.class);
    }

    static class Heard {
        final List<Object> announcements = new ArrayList<>();

        @EventListener
        synchronized void signedIn(UserSignedIn announcement) {
            announcements.add(announcement);
        }

        @EventListener
        synchronized void ended(SessionEnded announcement) {
            announcements.add(announcement);
        }
    }

    @AfterParameterizedClassInvocation
    void stop() {
        portal.close();
    }

    @BeforeEach
    void empty() {
        database.empty();
        heard.announcements.clear();
    }

    @Test
    void aLinkSignsInAndMakesThePersonOnce() {
        var browser = new Browser(portal);
        assertThat(browser.session().get("user").isNull()).isTrue();
        assertThat(browser.session().get("mailbox").asBoolean()).isTrue();

        assertThat(browser.signIn(browser.link(" Ada@Example.ORG ")).statusCode())
                .isEqualTo(204);
        var user = browser.session().get("user");
        assertThat(user.get("email").asString()).isEqualTo("ada@example.org");
        assertThat(user.get("operator").asBoolean()).isFalse();

        var again = new Browser(portal);
        again.signIn(again.link("ada@example.org"));
        assertThat(again.session().get("user").get("id")).isEqualTo(user.get("id"));
        assertThat(heard.announcements)
                .extracting(announcement -> ((UserSignedIn) announcement).first())
                .containsExactly(true, false);
    }

    @Test
    void aLinkWorksOnceOfFiftyAtTheSameTime() throws Exception {
        String token = new Browser(portal).link("ada@example.org");
        var start = new CountDownLatch(1);
        List<Future<HttpResponse<String>>> answers = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int index = 0; index < 50; index++) {
                var browser = new Browser(portal);
                String csrf = browser.csrfToken();
                answers.add(executor.submit(() -> {
                    start.await();
                    return browser.postWith(csrf, "/api/sign-in", Map.of("token", token));
                }));
            }
            start.countDown();
        }
        List<Integer> statuses = new ArrayList<>();
        for (var answer : answers) {
            statuses.add(answer.get().statusCode());
            if (answer.get().statusCode() != 204) {
                assertThat(Browser.code(answer.get())).isEqualTo("LINK_USED");
            }
        }
        assertThat(statuses).containsOnlyOnce(204);
        assertThat(count("accounts_session")).isEqualTo(1);
        assertThat(count("accounts_user")).isEqualTo(1);
    }

    @Test
    void linksThatDoNotWorkSayWhy() {
        var browser = new Browser(portal);
        String token = browser.link("ada@example.org");
        browser.signIn(token);
        var used = browser.signIn(token);
        assertThat(used.statusCode()).isEqualTo(401);
        assertThat(Browser.code(used)).isEqualTo("LINK_USED");
        assertThat(Browser.code(browser.signIn("sign-in-test-not-a-token"))).isEqualTo("LINK_UNKNOWN");
        assertThat(Browser.code(browser.post("/api/sign-in", Map.of()))).isEqualTo("LINK_UNKNOWN");

        String late = browser.link("ada@example.org");
        database.jdbc()
                .sql("update accounts_link set expires_at = 1 where used_at is null")
                .update();
        assertThat(Browser.code(browser.signIn(late))).isEqualTo("LINK_EXPIRED");
    }

    @Test
    void aScannerThatOpensEveryAddressSignsNobodyIn() {
        var browser = new Browser(portal);
        String token = browser.link("ada@example.org");
        var scanner = new Browser(portal);
        scanner.get("/sign-in/confirm?token=" + token);
        var got = scanner.get("/api/sign-in?token=" + token);
        assertThat(got.statusCode()).isEqualTo(401);
        assertThat(Browser.code(got)).isEqualTo("NOT_SIGNED_IN");
        var inTheAddress = scanner.post("/api/sign-in?token=" + token, Map.of());
        assertThat(Browser.code(inTheAddress)).isEqualTo("LINK_UNKNOWN");
        assertThat(scanner.cookies()).doesNotContainKey(SESSION);
        assertThat(browser.signIn(token).statusCode()).isEqualTo(204);
    }

    @Test
    void noHeaderDecidesWhereALinkLeads() {
        var browser = new Browser(portal);
        var asked = browser.post(
                "/api/sign-in/links",
                Map.of("username", "ada@example.org"),
                "X-Forwarded-Host",
                "evil.example",
                "X-Forwarded-Proto",
                "https",
                "Forwarded",
                "host=evil.example;proto=https");
        assertThat(asked.statusCode()).isEqualTo(202);
        assertThat(Browser.json(browser.get("/api/dev/mailbox"))
                        .get(0)
                        .get("link")
                        .asString())
                .startsWith("http://127.0.0.1:" + portal.port() + "/sign-in/confirm#token=");
        assertThat(RawHttp.exchange(
                        portal.port(), """
                POST /api/sign-in/links HTTP/1.1
                Host: evil.example
                Cookie: %s
                X-CSRF-TOKEN: %s
                Content-Type: application/x-www-form-urlencoded
                Content-Length: 26
                Connection: close

                username=bob%%40example.org""".formatted(RawHttp.cookies(browser.cookies()), browser.csrfToken())))
                .startsWith("HTTP/1.1 202");
        assertThat(Browser.json(browser.get("/api/dev/mailbox"))
                        .get(0)
                        .get("link")
                        .asString())
                .startsWith("http://127.0.0.1:" + portal.port() + "/");
    }

    @Test
    void tooManyOpenLinksAreRefusedForKnownAndUnknownAlike() {
        var known = new Browser(portal);
        known.signIn(known.link("ada@example.org"));
        List<List<String>> answers = new ArrayList<>();
        for (String email : List.of("ada@example.org", "nobody@example.org")) {
            List<String> codes = new ArrayList<>();
            for (int index = 0; index < 6; index++) {
                var answer = new Browser(portal).post("/api/sign-in/links", Map.of("username", email));
                codes.add(answer.statusCode() == 202 ? "202" + answer.body() : Browser.code(answer));
            }
            answers.add(codes);
        }
        assertThat(answers.getFirst()).isEqualTo(answers.getLast());
        assertThat(answers.getFirst()).containsExactly("202", "202", "202", "202", "202", "LINKS_TOO_MANY");
    }

    @Test
    void aMalformedAddressIsRefused() {
        var browser = new Browser(portal);
        var answer = browser.post("/api/sign-in/links", Map.of("username", "ada@@example.org"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Browser.code(answer)).isEqualTo("EMAIL_MALFORMED");
        assertThat(Browser.code(browser.post("/api/sign-in/links", Map.of()))).isEqualTo("EMAIL_MALFORMED");
    }

    @Test
    void changingCallsNeedTheOwnCsrfToken() {
        var ada = new Browser(portal);
        ada.signIn(ada.link("ada@example.org"));
        var mallory = new Browser(portal);
        String foreign = mallory.csrfToken();
        for (String path : List.of("/api/sign-in/links", "/api/sign-in", "/api/sign-out")) {
            var without = ada.send(HttpRequest.newBuilder(portal.uri(path)).POST(BodyPublishers.noBody()));
            assertThat(without.statusCode()).as(path).isEqualTo(403);
            assertThat(Browser.code(without)).isEqualTo("CSRF_REFUSED");
            assertThat(Browser.code(ada.postWith(foreign, path, Map.of()))).isEqualTo("CSRF_REFUSED");
        }
        assertThat(ada.session().get("user").isNull()).isFalse();
    }

    @Test
    void theCsrfTokenChangesAtSignInAndSignOut() {
        var browser = new Browser(portal);
        String before = browser.csrfToken();
        browser.signIn(browser.link("ada@example.org"));
        assertThat(Browser.code(browser.postWith(before, "/api/sign-out", Map.of())))
                .isEqualTo("CSRF_REFUSED");
        String during = browser.csrfToken();
        assertThat(browser.postWith(during, "/api/sign-out", Map.of()).statusCode())
                .isEqualTo(204);
        browser.csrfToken();
        assertThat(Browser.code(browser.postWith(during, "/api/sign-out", Map.of())))
                .isEqualTo("CSRF_REFUSED");
    }

    @Test
    void aPlantedSessionIsWorthNothing() {
        var browser = new Browser(portal);
        browser.cookies().put(SESSION, "planted");
        browser.signIn(browser.link("ada@example.org"));
        assertThat(browser.cookies().get(SESSION)).isNotEqualTo("planted");
        String first = browser.cookies().get(SESSION);

        browser.signIn(browser.link("bob@example.org"));
        assertThat(browser.cookies().get(SESSION)).isNotEqualTo(first);
        var old = new Browser(portal);
        old.cookies().put(SESSION, first);
        assertThat(old.session().get("user").isNull()).isTrue();
        assertThat(heard.announcements)
                .filteredOn(SessionEnded.class::isInstance)
                .hasSize(1);
    }

    @Test
    void signingOutEndsTheSession() {
        var browser = new Browser(portal);
        browser.signIn(browser.link("ada@example.org"));
        String cookie = Objects.requireNonNull(browser.cookies().get(SESSION));
        var sessions = portal.bean(Sessions.class);
        assertThat(sessions.alive(SessionId.of(cookie))).isTrue();

        var answer = browser.post("/api/sign-out", Map.of());
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(sessions.alive(SessionId.of(cookie))).isFalse();
        assertThat(heard.announcements).last().isInstanceOf(SessionEnded.class);
        assertThat(((SessionEnded) heard.announcements.getLast()).sessionId()).isEqualTo(SessionId.of(cookie));

        browser.cookies().put(SESSION, cookie);
        assertThat(browser.session().get("user").isNull()).isTrue();
        assertThat(browser.get("/api/models").statusCode()).isEqualTo(401);
    }

    @Test
    void cookiesAreOutOfReachOfScriptsAndOtherHosts() {
        var browser = new Browser(portal);
        var signedIn = browser.signIn(browser.link("ada@example.org"));
        assertThat(signedIn.headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith(SESSION + "="))
                .singleElement()
                .asString()
                .contains("Path=/")
                .contains("Secure")
                .contains("HttpOnly")
                .contains("SameSite=Lax")
                .contains("Max-Age=7776000")
                .doesNotContain("Domain");
        assertThat(new Browser(portal).get("/api/session").headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("__Host-darkplex-csrf=")
                .contains("Secure")
                .contains("HttpOnly")
                .contains("SameSite=Strict");
    }

    @Test
    void safariGetsPlainCookiesOnTheLoopback() {
        String safari = "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                + "Version/17.0 Safari/605.1.15";
        assertThat(new Browser(portal)
                        .get("/api/session", "User-Agent", safari)
                        .headers()
                        .allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("darkplex-csrf=")
                .doesNotContain("Secure");
    }

    @Test
    void visitorsLeaveNothingInTheDatabase() {
        new Browser(portal).session();
        assertThat(count("accounts_session")).isZero();
    }

    @Test
    void noKeyLiesInTheDatabase() {
        var browser = new Browser(portal);
        String used = browser.link("ada@example.org");
        browser.signIn(used);
        String open = browser.link("ada@example.org");
        List<String> secrets = List.of(used, open, browser.cookies().get(SESSION));
        String rows = everyText("accounts_link", "token_hash") + everyText("accounts_session", "id_hash");
        assertThat(rows).doesNotContain(secrets);
        if (database.kind() == TestDatabase.Kind.SQLITE) {
            assertThat(new String(database.bytes(), StandardCharsets.ISO_8859_1))
                    .contains("ada@example.org")
                    .doesNotContain(secrets);
        }
    }

    private int count(String table) {
        return database.jdbc()
                .sql("select count(*) from " + table)
                .query((row, number) -> row.getInt(1))
                .single();
    }

    private String everyText(String table, String column) {
        return String.join(
                " ",
                database.jdbc()
                        .sql("select " + column + " from " + table)
                        .query((row, number) -> row.getString(1))
                        .list());
    }
}
