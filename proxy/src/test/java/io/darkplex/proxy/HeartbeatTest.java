package io.darkplex.proxy;

import static io.darkplex.proxy.ProxyExtension.UPSTREAM;
import static io.darkplex.proxy.ProxyExtension.body;
import static io.darkplex.proxy.ProxyExtension.offer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.proxy.fake.ScriptedProvider;
import io.darkplex.proxy.fake.ScriptedProvider.Play;
import io.darkplex.proxy.fake.ScriptedProvider.Stage;
import io.darkplex.proxy.wire.Dialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Signs of life while a model thinks, with the minutes of real ones as tenths of seconds. */
class HeartbeatTest {

    private static final Duration BEAT = Duration.ofMillis(100);
    private static final String EVENT = "data: {\"id\":\"c\",\"choices\":[{\"delta\":{\"content\":\"Paris\"}}]}\n\n";
    private static final String END =
            "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    private static final String SPOKEN =
            "{\"choices\":[{\"message\":{\"content\":\"Paris\"},\"finish_reason\":\"stop\"}]}";

    @RegisterExtension
    static final ProxyExtension proxy = new ProxyExtension(with(false));

    /** Where signs of life may stand before a body, too. */
    @RegisterExtension
    static final ProxyExtension patient = new ProxyExtension(with(true));

    private final List<ScriptedProvider> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(ScriptedProvider::close);
    }

    @Test
    void aStreamIsKeptAliveWhileTheModelThinks() throws Exception {
        serve(Dialect.OPENAI, stage -> {
            think();
            speak(stage, EVENT + END);
        });

        String answered = proxy.chat("m", true, "hi").body();

        assertThat(answered).startsWith(": keep-alive\n\n: keep-alive\n\n").endsWith(EVENT + END);
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void anAnthropicClientGetsPingsOnceItsAnswerHasBegun() throws Exception {
        serve(Dialect.ANTHROPIC, stage -> {
            stage.head(200, "text/event-stream", "transfer-encoding: chunked");
            stage.chunk("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{}}\n\n".getBytes(UTF_8));
            think();
            stage.chunk("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n".getBytes(UTF_8));
            stage.lastChunk();
        });

        assertThat(proxy.messages("m", true, "hi").body())
                .startsWith("event: message_start")
                .contains("event: ping\ndata: {\"type\": \"ping\"}\n\n")
                .endsWith("data: {\"type\":\"message_stop\"}\n\n");
    }

    @Test
    void anotherOfferMayStillAnswerAfterSignsOfLife() throws Exception {
        ScriptedProvider dumb = provider(stage -> think());
        ScriptedProvider two = provider(stage -> speak(stage, EVENT + END));
        proxy.routes()
                .serve("m", List.of(offer("one", dumb, Dialect.OPENAI, "m1"), offer("two", two, Dialect.OPENAI, "m2")));

        assertThat(proxy.chat("m", true, "hi").body())
                .startsWith(": keep-alive")
                .endsWith(EVENT + END);
        assertThat(proxy.receipt().provider()).isEqualTo("two");
    }

    @Test
    void aFailureAfterSignsOfLifeIsAnErrorEventAndNoCleanEnd() throws Exception {
        serve(Dialect.OPENAI, stage -> {
            think();
            stage.answer(
                    400,
                    "application/json",
                    "{\"error\":{\"message\":\"Too long.\",\"type\":\"invalid_request_error\"}}");
        });

        try (Socket socket = proxy.open("/v1/chat/completions", body("m", true, "hi"))) {
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .contains(": keep-alive", "data: {\"error\":", "Too long.")
                    .doesNotEndWith("\r\n0\r\n\r\n");
        }
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.UPSTREAM_REFUSED);
    }

    @Test
    void noSignOfLifeBreaksAnEventInTwo() throws Exception {
        String large = "data: {\"id\":\"" + "x".repeat(100_000) + "\"}\n\n";
        serve(Dialect.OPENAI, stage -> {
            stage.head(200, "text/event-stream", "transfer-encoding: chunked");
            stage.chunk(large.substring(0, 90_000).getBytes(UTF_8));
            think();
            stage.chunk((large.substring(90_000) + EVENT + END).getBytes(UTF_8));
            stage.lastChunk();
        });

        assertThat(proxy.chat("m", true, "hi").body()).isEqualTo(large + EVENT + END);
    }

    @Test
    void whoWaitsForOneBodyGetsNothingBeforeIt() throws Exception {
        serve(Dialect.OPENAI, stage -> {
            think();
            stage.answer(200, "application/json", SPOKEN);
        });

        assertThat(proxy.chat("m", false, "hi").body()).isEqualTo(SPOKEN);
    }

    @Test
    void whiteSpaceComesBeforeABodyWhereItIsAllowed() throws Exception {
        ScriptedProvider one = provider(stage -> {
            think();
            stage.answer(200, "application/json", SPOKEN);
        });
        patient.routes().serve("m", List.of(offer("one", one, Dialect.OPENAI, "m1")));

        HttpResponse<String> answered = patient.chat("m", false, "hi");

        assertThat(answered.body()).startsWith("  ").endsWith(SPOKEN);
        assertThat(answered.body().strip()).isEqualTo(SPOKEN);
        assertThat(answered.headers().firstValue("content-type")).contains("application/json");
    }

    @Test
    void aFailureAfterWhiteSpaceIsNoWholeAnswer() throws Exception {
        ScriptedProvider one = provider(stage -> {
            think();
            stage.answer(400, "application/json", "{\"error\":{\"message\":\"Too long.\"}}");
        });
        patient.routes().serve("m", List.of(offer("one", one, Dialect.OPENAI, "m1")));

        try (Socket socket = patient.open("/v1/chat/completions", body("m", false, "hi"))) {
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .contains("Too long.")
                    .doesNotEndWith("\r\n0\r\n\r\n");
        }
    }

    private static UpstreamSettings with(boolean inBodies) {
        return new UpstreamSettings(
                UPSTREAM.retry(), UPSTREAM.breaker(), UPSTREAM.limit(), BEAT, inBodies, UPSTREAM.pool());
    }

    /** For five beats. */
    private static void think() {
        try {
            assertThat(new CountDownLatch(1).await(BEAT.multipliedBy(5).toMillis(), TimeUnit.MILLISECONDS))
                    .isFalse();
        } catch (InterruptedException hurry) {
            throw new UncheckedIOException(new IOException(hurry));
        }
    }

    private static void speak(Stage stage, String events) throws IOException {
        stage.head(200, "text/event-stream", "transfer-encoding: chunked");
        stage.chunk(events.getBytes(UTF_8));
        stage.lastChunk();
    }

    private void serve(Dialect dialect, Play play) {
        proxy.routes().serve("m", List.of(offer("one", provider(play), dialect, "m1")));
    }

    private ScriptedProvider provider(Play play) {
        var made = new ScriptedProvider(play);
        open.add(made);
        return made;
    }
}
