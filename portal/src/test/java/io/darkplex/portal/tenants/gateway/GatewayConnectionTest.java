package io.darkplex.portal.tenants.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TurnId;
import io.darkplex.portal.tenants.Gateway;
import io.darkplex.portal.tenants.RunEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The client against a gateway that misbehaves in every way that was seen or feared. */
@ParameterizedClass
@EnumSource
class GatewayConnectionTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final GatewayLimits LIMITS = new GatewayLimits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofSeconds(1),
            Duration.ofSeconds(20),
            Duration.ofMillis(300),
            20_000,
            100,
            50,
            3);

    private final CellClient cells = new CellClient();
    private final ConversationId conversation = new ConversationId(UUID.randomUUID());
    private final TurnId turn = new TurnId(UUID.randomUUID());
    private final List<RunEvent> heard = new CopyOnWriteArrayList<>();

    @Parameter
    @SuppressWarnings("NullAway.Init")
    private GatewayServer.Over over;

    @SuppressWarnings("NullAway.Init")
    private GatewayServer server;

    private @Nullable GatewayConnection open;

    @AfterEach
    void close() throws IOException {
        if (open != null) {
            open.close();
        }
        server.close();
        cells.close();
    }

    @Test
    void aWholeRunComesInOrderAndTheSessionIsSetUpOnce() throws Exception {
        serve((line, request) -> {
            line.event("sessions.changed", JSON.createObjectNode().put("noise", true));
            line.event("agent", agent("some-other-run", 1, "assistant").put("text", "not ours"));
            tell(line, 1, "assistant", data -> data.put("itemId", "a:1").put("text", "Hel"));
            tell(line, 3, "assistant", data -> data.put("itemId", "a:1").put("text", "Hello"));
            tell(line, 2, "assistant", data -> data.put("itemId", "a:1").put("text", "He"));
            tell(
                    line,
                    4,
                    "tool",
                    data -> data.put("phase", "start").put("name", "t").put("toolCallId", "c"));
            tell(line, 5, "tool", data -> {
                data.put("phase", "result").put("toolCallId", "c").put("isError", true);
                data.putObject("result")
                        .putArray("content")
                        .addObject()
                        .put("type", "text")
                        .put("text", "x".repeat(60));
            });
            tell(line, 6, "thinking", data -> data.put("text", "hm"));
            chat(line, "final", "Hello\n\nBye");
        });
        connect();
        assertThat(run()).isEqualTo(new RunEvent.Done());
        assertThat(heard)
                .containsExactly(
                        new RunEvent.Accepted(),
                        new RunEvent.Text("Hel"),
                        new RunEvent.Text("lo"),
                        new RunEvent.ToolStarted("c", "t", ""),
                        new RunEvent.ToolEnded("c", true, "x".repeat(50) + "…"),
                        new RunEvent.Reasoning("hm"),
                        new RunEvent.Text("Bye"),
                        new RunEvent.Done());
        connection().run(prompt(new TurnId(UUID.randomUUID()), "again"), "darkplex/m", _ -> {});
        assertThat(methods())
                .containsOnlyOnce("sessions.create", "sessions.patch")
                .contains("chat.send");
        assertThat(server.headers)
                .noneMatch(header -> header.toLowerCase(java.util.Locale.ROOT).startsWith("origin"));
        JsonNode sent = server.requests.stream()
                .filter(request -> request.path("method").asString("").equals("chat.send"))
                .findFirst()
                .orElseThrow();
        assertThat(sent.path("traceparent").asString(""))
                .startsWith("00-" + turn.toString().replace("-", "") + "-")
                .endsWith("-01");
    }

    @Test
    void questionsAreCountedUnlessThereIsMoreThanIsTold() throws Exception {
        var more = new AtomicBoolean();
        server = new GatewayServer(over, (line, request) -> {
            ObjectNode history = JSON.createObjectNode().put("hasMore", more.get());
            for (String role : List.of("system", "user", "assistant", "toolResult", "assistant", "user")) {
                history.withArray("messages").addObject().put("role", role);
            }
            line.answer(request, history);
        });
        connect();
        assertThat(connection().sessions("main").questions(conversation)).hasValue(2);
        more.set(true);
        assertThat(connection().sessions("main").questions(conversation)).isEmpty();
        assertThat(server.requests.getLast().at("/params/sessionKey").asString(""))
                .isEqualTo("agent:main:" + conversation);
    }

    @Test
    void aRunThatACrashInterruptedIsStoppedBeforeTheNextMessage() throws Exception {
        String session = "agent:main:" + conversation;
        var running = new AtomicBoolean(true);
        server = new GatewayServer(over, (line, request) -> {
            String method = request.path("method").asString("");
            if (method.equals("sessions.list")) {
                ObjectNode row = JSON.createObjectNode().put("key", session);
                row.put("status", running.get() ? "running" : "killed");
                ObjectNode list = JSON.createObjectNode();
                list.putArray("sessions").add(row);
                line.answer(request, list);
                return;
            }
            if (method.equals("chat.abort")) {
                running.set(false);
            }
            if (!ordinary(line, request)) {
                assertThat(running).isFalse();
                chat(line, "final", "fresh");
            }
        });
        connect();
        assertThat(run()).isEqualTo(new RunEvent.Done());
        assertThat(methods()).containsSubsequence("sessions.list", "chat.abort", "chat.send");
    }

    @Test
    void aRunThatNobodyAskedForIsStopped() throws Exception {
        serve((line, _) -> {
            ObjectNode stranger = agent("of-nobody", 1, "lifecycle").put("sessionKey", "agent:main:other");
            stranger.putObject("data").put("phase", "start");
            line.event("agent", stranger);
            chat(line, "final", "ok");
        });
        connect();
        assertThat(run()).isEqualTo(new RunEvent.Done());
        await().untilAsserted(() -> assertThat(server.requests)
                .anyMatch(request -> request.path("method").asString("").equals("chat.abort")
                        && request.path("params").path("runId").asString("").equals("of-nobody")));
    }

    @Test
    void aGatewayThatStillStartsIsTriedAgain() throws Exception {
        serve((line, _) -> chat(line, "final", "ok"));
        server.unavailable.set(2);
        connect();
        assertThat(run()).isEqualTo(new RunEvent.Done());
    }

    @Test
    void missingScopesAreRefusedAtOnce() throws Exception {
        serve((_, _) -> {});
        server.scopes = List.of();
        assertThatThrownBy(this::connect)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.scopesMissing()).isTrue());
    }

    @Test
    void aFailureThatIsToldTwiceCountsOnce() throws Exception {
        serve((line, _) -> {
            line.event("chat", chatPayload("error").put("errorMessage", "first").put("errorKind", "rate_limit"));
            line.event("chat", chatPayload("error").put("errorMessage", "second"));
        });
        connect();
        assertThat(run()).isEqualTo(new RunEvent.Failed("rate_limit", "first"));
        assertThat(heard).hasSize(2);
    }

    @Test
    void aPassingFailureBeforeTheFirstWordIsTriedAgain() throws Exception {
        var attempts = new AtomicInteger();
        server = new GatewayServer(over, (line, request) -> {
            if (!ordinary(line, request)) {
                String id = request.path("params").path("idempotencyKey").asString("");
                ObjectNode payload = JSON.createObjectNode().put("runId", id);
                if (attempts.incrementAndGet() == 1) {
                    line.event(
                            "chat",
                            payload.put("state", "error")
                                    .put("errorMessage", "another OpenClaw process owns state-lifecycle"));
                } else {
                    line.event("chat", payload.put("state", "final"));
                }
            }
        });
        connect();
        assertThat(run()).isEqualTo(new RunEvent.Done());
        assertThat(attempts).hasValue(2);
    }

    @Test
    void anAnswerGoesOnAfterTheLineBroke() throws Exception {
        var cut = new AtomicInteger();
        server = new GatewayServer(over, (line, request) -> {
            if (request.path("method").asString("").equals("chat.history")) {
                ObjectNode history = JSON.createObjectNode();
                history.putObject("inFlightRun").put("runId", turn.toString()).put("text", "One two");
                line.answer(request, history);
                tell(line, 9, "assistant", data -> data.put("itemId", "a:1").put("text", "One two three"));
                chat(line, "final", "One two three");
            } else if (!ordinary(line, request) && cut.incrementAndGet() == 1) {
                tell(line, 1, "assistant", data -> data.put("itemId", "a:1").put("text", "One"));
                line.cut();
            }
        });
        connect();
        assertThat(run()).isEqualTo(new RunEvent.Done());
        assertThat(said()).isEqualTo("One two three");
    }

    @RepeatedTest(10)
    void anAnswerThatEndedMeanwhileIsReadFromTheHistory() throws Exception {
        server = new GatewayServer(over, (line, request) -> {
            if (request.path("method").asString("").equals("chat.history")) {
                ObjectNode history = JSON.createObjectNode();
                ObjectNode message = history.putArray("messages").addObject().put("role", "assistant");
                message.putArray("content").addObject().put("type", "text").put("text", "One two");
                message.putObject("__openclaw").put("runId", turn.toString());
                line.answer(request, history);
            } else if (!ordinary(line, request)) {
                tell(line, 1, "assistant", data -> data.put("itemId", "a:1").put("text", "One"));
                line.cut();
            }
        });
        connect();
        assertThat(run()).isEqualTo(new RunEvent.Done());
        assertThat(said()).isEqualTo("One two");
    }

    @Test
    void anAnswerThatNobodyKnowsAnyMoreIsLost() throws Exception {
        server = new GatewayServer(over, (line, request) -> {
            if (request.path("method").asString("").equals("chat.history")) {
                line.answer(request, JSON.createObjectNode());
            } else if (!ordinary(line, request)) {
                line.write("{\"type\":\"event\",\"event\":\"x\",\"payload\":\"" + "x".repeat(30_000) + "\"}");
            }
        });
        connect();
        assertThat(run()).isInstanceOf(RunEvent.Lost.class);
    }

    @Test
    void stoppingEndsTheRunAndSaysSo() throws Exception {
        server = new GatewayServer(over, (line, request) -> {
            if (request.path("method").asString("").equals("chat.abort")) {
                line.answer(request, JSON.createObjectNode().put("aborted", true));
                chat(line, "aborted", "Half");
            } else if (!ordinary(line, request)) {
                tell(line, 1, "assistant", data -> data.put("itemId", "a:1").put("text", "Ha"));
            }
        });
        connect();
        var last = CompletableFuture.supplyAsync(() -> {
            try {
                return run();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        });
        await().until(() -> said().equals("Ha"));
        connection().stop(turn);
        assertThat(last.get(10, TimeUnit.SECONDS)).isEqualTo(new RunEvent.Stopped());
        assertThat(said()).isEqualTo("Half");
    }

    @Test
    void aMessageThatTheGatewayWouldNotTakeIsNotSent() throws Exception {
        serve((_, _) -> {});
        connect();
        connection().run(prompt(turn, "x".repeat(100_000)), "darkplex/m", heard::add);
        assertThat(heard)
                .singleElement()
                .isInstanceOfSatisfying(
                        RunEvent.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo("message_too_long"));
        assertThat(methods()).doesNotContain("chat.send");
    }

    @Test
    void aRunThatOnlyEndsItsLifecycleStillEnds() throws Exception {
        serve((line, _) -> tell(line, 1, "lifecycle", data -> data.put("phase", "end")));
        connect();
        assertThat(run()).isEqualTo(new RunEvent.Done());
    }

    @Test
    void endingTheConnectionLosesWhatRuns() throws Exception {
        serve((line, _) ->
                tell(line, 1, "assistant", data -> data.put("itemId", "a").put("text", "Ha")));
        connect();
        Thread.ofVirtual().start(() -> {
            await().until(() -> said().equals("Ha"));
            connection().end("gone");
        });
        assertThat(run()).isEqualTo(new RunEvent.Lost("gone"));
    }

    @Test
    void itTellsWhenTheModelIsAboutToBeAsked() throws Exception {
        serve((line, _) -> {
            line.event(
                    "chat",
                    JSON.createObjectNode()
                            .put("runId", turn.toString())
                            .put("state", "status")
                            .put("phase", "starting_model"));
            tell(line, 1, "assistant", data -> data.put("itemId", "a").put("text", "Ha"));
            chat(line, "final", "Ha");
        });
        connect();
        connection()
                .run(
                        "s001",
                        prompt(turn, "hi"),
                        "s001/m",
                        () -> heard.add(new RunEvent.Reasoning("asked")),
                        heard::add);
        assertThat(heard).contains(new RunEvent.Reasoning("asked"), new RunEvent.Text("Ha"), new RunEvent.Done());
        assertThat(heard.indexOf(new RunEvent.Reasoning("asked"))).isLessThan(heard.indexOf(new RunEvent.Text("Ha")));
    }

    @Test
    void losingOneAgentLeavesTheOthersRunning() throws Exception {
        serve((line, _) ->
                tell(line, 1, "assistant", data -> data.put("itemId", "a").put("text", "Ha")));
        connect();
        Thread.ofVirtual().start(() -> {
            await().until(() -> said().equals("Ha"));
            connection().lose("s002", "not this one");
            connection().lose("s001", "gone");
        });
        connection().run("s001", prompt(turn, "hi"), "s001/m", () -> {}, heard::add);
        assertThat(heard.getLast()).isEqualTo(new RunEvent.Lost("gone"));
        assertThat(connection().open()).isTrue();
    }

    @Test
    void aLineThatAnswersPingsIsKept() throws Exception {
        serve((line, _) -> chat(line, "final", "ok"));
        connect();
        await().during(LIMITS.silenceMax().multipliedBy(2))
                .until(() -> connection().healthy() && server.lines.size() == 1);
    }

    @Test
    void aLineThatAnswersNoPingIsMended() throws Exception {
        serve((line, _) -> chat(line, "final", "ok"));
        connect();
        server.deaf = true;
        await().until(() -> connection().healthy() && server.lines.size() == 2);
        server.deaf = false;
        assertThat(run()).isEqualTo(new RunEvent.Done());
    }

    /** Everything is answered; {@code chat.send} is then played. */
    private void serve(GatewayServer.Script played) throws IOException {
        server = new GatewayServer(over, (line, request) -> {
            if (!ordinary(line, request)) {
                played.request(line, request);
                if (!request.path("params").path("idempotencyKey").asString("").equals(turn.toString())) {
                    line.event(
                            "chat",
                            JSON.createObjectNode()
                                    .put(
                                            "runId",
                                            request.path("params")
                                                    .path("idempotencyKey")
                                                    .asString(""))
                                    .put("state", "final"));
                }
            }
        });
    }

    /** @return false for a message that was sent, which is answered too */
    private static boolean ordinary(GatewayServer.Line line, JsonNode request) throws IOException {
        boolean send = request.path("method").asString("").equals("chat.send");
        line.answer(request, JSON.createObjectNode().put("status", "started"));
        return !send;
    }

    private void connect() throws Exception {
        open = GatewayConnection.open(
                cells, server.address(), "token", LIMITS, JSON, Duration.ofSeconds(10), () -> true);
    }

    private GatewayConnection connection() {
        return Objects.requireNonNull(open);
    }

    private RunEvent run() throws InterruptedException {
        connection().run(prompt(turn, "hi"), "darkplex/m", heard::add);
        return heard.getLast();
    }

    private Gateway.Prompt prompt(TurnId id, String text) {
        return new Gateway.Prompt(conversation, id, text, "m");
    }

    private String said() {
        var all = new StringBuilder();
        heard.forEach(event -> {
            if (event instanceof RunEvent.Text text) {
                all.append(text.delta());
            }
        });
        return all.toString();
    }

    private List<String> methods() {
        return server.requests.stream()
                .map(request -> request.path("method").asString(""))
                .toList();
    }

    private void tell(GatewayServer.Line line, int seq, String stream, java.util.function.Consumer<ObjectNode> fill)
            throws IOException {
        ObjectNode payload =
                JSON.createObjectNode().put("runId", turn.toString()).put("seq", seq);
        fill.accept(payload.put("stream", stream).putObject("data"));
        line.event("agent", payload);
    }

    private static ObjectNode agent(String run, int seq, String stream) {
        return JSON.createObjectNode().put("runId", run).put("seq", seq).put("stream", stream);
    }

    private void chat(GatewayServer.Line line, String state, String text) throws IOException {
        ObjectNode payload = chatPayload(state);
        payload.putObject("message")
                .putArray("content")
                .addObject()
                .put("type", "text")
                .put("text", text);
        line.event("chat", payload);
    }

    private ObjectNode chatPayload(String state) {
        return JSON.createObjectNode().put("runId", turn.toString()).put("state", state);
    }
}
