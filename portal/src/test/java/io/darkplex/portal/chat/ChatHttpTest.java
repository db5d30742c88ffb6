package io.darkplex.portal.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.tenants.AssistantState;
import io.darkplex.portal.tenants.RunEvent;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatHttpTest {

    @Parameter
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private TestDatabase given;

    @SuppressWarnings("NullAway.Init") // started before the first test
    private ChatServer server;

    private UUID user = UUID.randomUUID();
    private String conversation = "";

    @BeforeParameterizedClassInvocation
    void start() {
        server = new ChatServer(given, "server.tomcat.connection-timeout=1s", "darkplex.chat.stream.per-user-max=2");
    }

    @BeforeEach
    void begin() {
        user = UUID.randomUUID();
        conversation = UUID.randomUUID().toString();
        server.tenants.gateway.script = FakeGateway.says(new RunEvent.Text("Hello "), new RunEvent.Text("there."));
        server.tenants.wakeUp();
        assertThat(post("/api/conversations", "{\"id\":\"" + conversation + "\"}")
                        .statusCode())
                .isEqualTo(201);
    }

    @AfterEach
    void nobodyIsLeftListening() {
        server.tenants.wakeUp();
        await().untilAsserted(() -> {
            assertThat(server.bean(ConversationStreams.class).count()).isZero();
            assertThat(server.bean(TurnRunner.class).count()).isZero();
            assertThat(server.bean(ConversationHub.class).size()).isZero();
            assertThat(server.tenants.watchers()).isZero();
        });
    }

    @AfterParameterizedClassInvocation
    void close() {
        server.close();
    }

    @Test
    void aConversationFromItsBirthToItsEnd() {
        assertThat(post("/api/conversations", "{\"id\":\"" + conversation + "\"}")
                        .statusCode())
                .isEqualTo(200);
        String turn = UUID.randomUUID().toString();
        HttpResponse<String> asked = ask(turn, "How are you?");
        assertThat(asked.statusCode()).isEqualTo(202);
        assertThat(asked.body())
                .contains("\"id\":\"" + turn + "\"", "\"status\":\"QUEUED\"", "\"parts\":[]", "\"usage\":null");
        await().until(() -> get("").body().contains("\"status\":\"DONE\""));
        assertThat(get("").body())
                .contains("\"title\":\"How are you?\"", "{\"type\":\"text\",\"text\":\"Hello there.\"}");
        assertThat(call("PATCH", "", "{\"title\":\" Greetings \"}").body()).contains("\"title\":\"Greetings\"");
        assertThat(server.call(user, "GET", "/api/conversations", null).body())
                .startsWith("{\"conversations\":[{\"id\":\"" + conversation + "\",\"title\":\"Greetings\"")
                .contains("\"running\":false");
        assertThat(call("POST", "/turns/" + turn + "/stop", null).statusCode()).isEqualTo(202);
        assertThat(call("DELETE", "", null).statusCode()).isEqualTo(204);
        assertThat(get("").statusCode()).isEqualTo(404);
        assertThat(server.tenants.forgotten).extracting(Object::toString).contains(conversation);
    }

    @Test
    void theModelsAreListed() {
        assertThat(server.call(user, "GET", "/api/models", null).body())
                .startsWith("{\"default\":\"demo\",\"models\":[{\"id\":\"demo\"")
                .contains("\"demo\":true");
    }

    /** The answer comes although the assistant's way is shut, so accepting cannot have waited for it. */
    @Test
    void aQuestionIsAcceptedWhileTheAssistantSleeps() {
        server.tenants.fallAsleep();
        assertThat(ask(UUID.randomUUID().toString(), "hello").statusCode()).isEqualTo(202);
        await().until(() -> server.tenants.reaching.get() == 1);
        assertThat(get("").body()).contains("\"status\":\"WAKING\"");
        server.tenants.wakeUp();
        await().until(() -> get("").body().contains("\"status\":\"DONE\""));
    }

    @Test
    void wrongInputGetsAPreciseAnswer() {
        String turn = UUID.randomUUID().toString();
        assertProblem(ask(turn, " \\n "), 400, "MESSAGE_EMPTY");
        assertProblem(ask(turn, "\u00A0\u200B\uFEFF\\u0000"), 400, "MESSAGE_EMPTY");
        assertProblem(ask(turn, "x".repeat(200_001)), 413, "MESSAGE_TOO_LONG");
        assertProblem(ask(turn, "x".repeat(10 * 1024 * 1024)), 413, "MESSAGE_TOO_LONG");
        assertProblem(
                call("POST", "/turns", "{\"turnId\":\"" + turn + "\",\"text\":\"x\",\"model\":\"nope\"}"),
                400,
                "MODEL_UNKNOWN");
        assertProblem(call("POST", "/turns", "{\"turnId\":\"" + turn + "\"}"), 400, "REQUEST_MALFORMED");
        assertProblem(call("POST", "/turns", "{"), 400, "REQUEST_MALFORMED");
        assertProblem(call("POST", "/turns", ""), 400, "REQUEST_MALFORMED");
        assertProblem(call("POST", "/turns", "null"), 400, "REQUEST_MALFORMED");
        assertProblem(call("POST", "/turns", "[]"), 400, "REQUEST_MALFORMED");
        assertProblem(call("POST", "/turns", "{\"turnId\":\"1-1-1-1-1\",\"text\":\"x\"}"), 400, "ID_MALFORMED");
        assertProblem(call("PATCH", "", "{\"title\":\"\"}"), 400, "TITLE_EMPTY");
        assertProblem(call("PATCH", "", "{\"title\":\"" + "x".repeat(201) + "\"}"), 400, "TITLE_TOO_LONG");
        assertProblem(call("GET", "/events?after=x", null), 400, "REQUEST_MALFORMED");
        assertThat(get("").body()).contains("\"turns\":[]");
    }

    @Test
    void strangeTextSurvives() {
        String turn = UUID.randomUUID().toString();
        HttpResponse<String> asked = ask(turn, "a\\u0000b\\ud83cc\\u2028\\u0007");
        assertThat(asked.statusCode()).isEqualTo(202);
        assertThat(asked.body()).contains("a\uFFFDb\uFFFDc");
        await().until(() -> get("").body().contains("\"status\":\"DONE\""));
        assertThat(ask(turn, "a\\u0000b\\ud83cc\\u2028\\u0007").statusCode()).isEqualTo(202);
        assertProblem(ask(turn, "another"), 409, "TURN_DIFFERS");
    }

    @Test
    void whatBelongsToAnotherPersonDoesNotExist() {
        String turn = UUID.randomUUID().toString();
        ask(turn, "secret");
        await().until(() -> get("").body().contains("\"status\":\"DONE\""));
        String whole = get("").body();
        UUID owner = user;
        user = UUID.randomUUID();
        assertThat(server.call(user, "GET", "/api/conversations", null).body())
                .isEqualTo("{\"conversations\":[],\"messageMaxChars\":200000}");
        assertProblem(get(""), 404, "CONVERSATION_NOT_FOUND");
        assertProblem(call("PATCH", "", "{\"title\":\"mine\"}"), 404, "CONVERSATION_NOT_FOUND");
        assertProblem(call("DELETE", "", null), 404, "CONVERSATION_NOT_FOUND");
        assertProblem(ask(turn, "secret"), 404, "CONVERSATION_NOT_FOUND");
        assertProblem(call("POST", "/turns/" + turn + "/stop", null), 404, "TURN_NOT_FOUND");
        assertProblem(call("GET", "/events", null), 404, "CONVERSATION_NOT_FOUND");
        assertThat(post("/api/conversations", "{\"id\":\"" + conversation + "\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(get("").body()).contains("\"turns\":[]").doesNotContain("secret");
        assertThat(call("DELETE", "", null).statusCode()).isEqualTo(204);
        user = owner;
        assertThat(get("").body()).isEqualTo(whole);
    }

    @Test
    void aStreamTellsATurnAndTheAssistant() throws Exception {
        try (var reader = read("")) {
            await().until(() -> reader.text().contains("event: assistant"));
            assertThat(reader.head)
                    .contains(
                            "Content-Type: text/event-stream;charset=UTF-8",
                            "Cache-Control: no-store",
                            "X-Accel-Buffering: no");
            server.tenants.announce(FakeTenants.state(AssistantState.State.STARTING));
            ask(UUID.randomUUID().toString(), "hello");
            await().until(() -> reader.text().contains("\"status\":\"DONE\""));
            assertThat(reader.text())
                    .contains("\"state\":\"STARTING\"", "event: conversation", "\"title\":\"hello\"", "Hello there.");
            await().until(() -> reader.text().endsWith(": alive"));
        }
    }

    @Test
    void aReaderThatLeftGivesItsThreadBack() throws Exception {
        var reader = read("");
        await().until(() -> server.bean(ConversationStreams.class).count() == 1);
        reader.close();
        await().until(() -> server.bean(ConversationStreams.class).count() == 0);
    }

    @Test
    void aReaderThatNeverReadsIsClosedAndHoldsNobodyUp() throws Exception {
        var latch = new CountDownLatch(1);
        server.tenants.gateway.script = (prompt, told, stop) -> {
            for (int at = 0; at < 900; at++) {
                told.accept(new RunEvent.ToolStarted("t" + at, "read", "x".repeat(19_000)));
                if (at >= 400) {
                    break;
                }
            }
            latch.await();
            told.accept(new RunEvent.Done());
        };
        try (var silent = new SseReader(server.port(), user, path("/events"), false)) {
            ask(UUID.randomUUID().toString(), "hello");
            await().until(() -> get("").body().contains("\"t400\""));
            await().until(() -> server.bean(ConversationStreams.class).count() == 0);
            assertThat(silent.lines).isEmpty();
        }
        latch.countDown();
        await().until(() -> get("").body().contains("\"status\":\"DONE\""));
    }

    @Test
    void onlySoManyStreamsAreOpenForOnePerson() throws Exception {
        try (var one = read("");
                var two = read("")) {
            await().until(() -> server.bean(ConversationStreams.class).count() == 2);
            assertProblem(call("GET", "/events", null), 429, "STREAMS_TOO_MANY");
            assertThat(one.ended() || two.ended()).isFalse();
        }
    }

    @Test
    void theEndOfTheSessionEndsTheStream() throws Exception {
        try (var reader = read("")) {
            await().until(() -> reader.text().contains("event: assistant"));
            server.deadSessions.add(ChatServer.sessionOf(user));
            await().until(reader::ended);
            assertThat(reader.text()).endsWith("event: bye\ndata: {\"reason\":\"SIGNED_OUT\"}");
        } finally {
            server.deadSessions.clear();
        }
        try (var reader = read("")) {
            await().until(() -> reader.text().contains("event: assistant"));
            server.signOut(user);
            await().until(reader::ended);
            assertThat(reader.text()).endsWith("event: bye\ndata: {\"reason\":\"SIGNED_OUT\"}");
        }
    }

    @Test
    void aStreamOfADeletedConversationEnds() throws Exception {
        try (var reader = read("")) {
            await().until(() -> reader.text().contains("event: assistant"));
            call("DELETE", "", null);
            await().until(reader::ended);
            assertThat(reader.text()).doesNotContain("bye");
        }
    }

    private SseReader read(String query) throws java.io.IOException {
        return new SseReader(server.port(), user, path("/events" + query), true);
    }

    private HttpResponse<String> ask(String turn, String text) {
        return call("POST", "/turns", "{\"turnId\":\"" + turn + "\",\"text\":\"" + text + "\",\"extra\":1}");
    }

    private HttpResponse<String> get(String below) {
        return call("GET", below, null);
    }

    private HttpResponse<String> post(String path, String body) {
        return server.call(user, "POST", path, body);
    }

    private HttpResponse<String> call(String method, String below, @Nullable String body) {
        return server.call(user, method, path(below), body);
    }

    private String path(String below) {
        return "/api/conversations/" + conversation + below;
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.body()).contains("\"code\":\"" + code + "\"");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    }
}
