package io.darkplex.proxy;

import static io.darkplex.proxy.ProxyExtension.offer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.proxy.fake.ScriptedProvider;
import io.darkplex.proxy.fake.ScriptedProvider.Play;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.StreamForm;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams as they should not be, in every dialect, for clients of every dialect. */
class OddStreamsTest {

    @RegisterExtension
    static final ProxyExtension proxy = new ProxyExtension();

    /** What a stream of the dialect says before its end, and that end. */
    private static String beginning(Dialect dialect) {
        return switch (dialect) {
            case OPENAI -> "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Tour 🗼\"}}]}\n\n";
            case ANTHROPIC -> """
                event: message_start
                data: {"type":"message_start","message":{"id":"m","model":"m1","usage":{"input_tokens":3,"output_tokens":1}}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Tour 🗼"}}

                """;
            case RESPONSES -> """
                event: response.created
                data: {"type":"response.created","sequence_number":0,"response":{"id":"r","model":"m1"}}

                event: response.output_item.added
                data: {"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"type":"message","id":"i","role":"assistant","content":[]}}

                event: response.content_part.added
                data: {"type":"response.content_part.added","sequence_number":2,"item_id":"i","output_index":0,"content_index":0,"part":{"type":"output_text","text":""}}

                event: response.output_text.delta
                data: {"type":"response.output_text.delta","sequence_number":3,"item_id":"i","output_index":0,"content_index":0,"delta":"Tour 🗼"}

                """;
            case GEMINI ->
                "data: {\"responseId\":\"g\",\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Tour 🗼\"}]}}]}\n\n";
            case OLLAMA ->
                "{\"model\":\"m1\",\"message\":{\"role\":\"assistant\",\"content\":\"Tour 🗼\"},\"done\":false}\n";
        };
    }

    private static String end(Dialect dialect) {
        return switch (dialect) {
            case OPENAI ->
                "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
            case ANTHROPIC -> """
                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":4}}

                event: message_stop
                data: {"type":"message_stop"}

                """;
            case RESPONSES -> """
                event: response.completed
                data: {"type":"response.completed","sequence_number":4,"response":{"id":"r","status":"completed","output":[],"usage":{"input_tokens":3,"output_tokens":4}}}

                """;
            case GEMINI ->
                "data: {\"candidates\":[{\"content\":{\"parts\":[]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":4,\"totalTokenCount\":7}}\n\n";
            case OLLAMA ->
                "{\"model\":\"m1\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":3,\"eval_count\":4}\n";
        };
    }

    /** What no broken stream may show to a client. */
    private static String endMark(Dialect client) {
        return switch (client) {
            case OPENAI -> "[DONE]";
            case ANTHROPIC -> "message_stop";
            case RESPONSES -> "response.completed";
            case GEMINI -> "finishReason";
            case OLLAMA -> "\"done\":true";
        };
    }

    private static String errorMark(Dialect client) {
        return switch (client) {
            case OPENAI -> "data: {\"error\":{\"type\":\"server_error\"";
            case ANTHROPIC -> "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\"";
            case RESPONSES -> "event: error\ndata: {\"type\":\"error\",\"code\":\"UPSTREAM_TRUNCATED\"";
            case GEMINI -> "data: {\"error\":{\"code\":502";
            case OLLAMA -> "{\"error\":\"";
        };
    }

    private static String path(Dialect client) {
        return switch (client) {
            case OPENAI -> "/v1/chat/completions";
            case ANTHROPIC -> "/v1/messages";
            case RESPONSES -> "/v1/responses";
            case GEMINI -> "/v1beta/models/m:streamGenerateContent?alt=sse";
            case OLLAMA -> "/api/chat";
        };
    }

    private static String request(Dialect client) {
        return switch (client) {
            case OPENAI, ANTHROPIC -> ProxyExtension.body("m", true, "hi");
            case OLLAMA -> "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
            case RESPONSES -> "{\"model\":\"m\",\"stream\":true,\"input\":\"hi\"}";
            case GEMINI -> "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}";
        };
    }

    private static String type(Dialect upstream) {
        return StreamForm.of(upstream).contentType();
    }

    static Stream<Arguments> pairs() {
        return Arrays.stream(Dialect.values())
                .flatMap(client -> Arrays.stream(Dialect.values()).map(upstream -> Arguments.of(client, upstream)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aTruncatedStreamEndsWithTheClientsOwnErrorEvent(Dialect client, Dialect upstream) throws Exception {
        Play closesProperly = stage -> {
            stage.head(200, type(upstream), "transfer-encoding: chunked");
            stage.chunk(beginning(upstream).getBytes(UTF_8));
            stage.lastChunk();
        };
        Play cuts = stage -> {
            stage.head(200, type(upstream), "transfer-encoding: chunked");
            stage.chunk(beginning(upstream).getBytes(UTF_8));
            stage.chunk((upstream == Dialect.OLLAMA ? "{\"half" : "data: {\"half").getBytes(UTF_8));
        };
        try (var provider = new ScriptedProvider(closesProperly, cuts)) {
            serve(provider, upstream);
            for (int i = 0; i < 2; i++) {
                String read = raw(client);
                assertThat(read)
                        .contains("Tour 🗼", errorMark(client), "UPSTREAM_TRUNCATED")
                        .doesNotContain(endMark(client), "half")
                        .doesNotEndWith("\r\n0\r\n\r\n");
            }
        }
        assertThat(proxy.receipts().all()).hasSize(2).allMatch(receipt -> receipt.outcome() == Outcome.TRUNCATED);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void characterHalvesCommentsAndCarriageReturnsMakeNoDifference(Dialect client, Dialect upstream) throws Exception {
        boolean comments = StreamForm.of(upstream) == StreamForm.EVENTS;
        String events = ((comments ? ": processing\n\n" : "")
                        + beginning(upstream)
                        + (comments ? ":\n\n" : "")
                        + end(upstream))
                .replace("\n", "\r\n");
        byte[] bytes = events.getBytes(UTF_8);
        int tower = new String(bytes, UTF_8).substring(0, events.indexOf("🗼")).getBytes(UTF_8).length;
        Play odd = stage -> {
            stage.head(200, type(upstream), "transfer-encoding: chunked");
            stage.chunk(Arrays.copyOf(bytes, tower + 2));
            stage.chunk(Arrays.copyOfRange(bytes, tower + 2, bytes.length - 1));
            stage.chunk(Arrays.copyOfRange(bytes, bytes.length - 1, bytes.length));
            stage.lastChunk();
        };
        try (var provider = new ScriptedProvider(odd)) {
            serve(provider, upstream);
            HttpResponse<String> answered = proxy.post(path(client), request(client));

            assertThat(answered.body()).contains("Tour 🗼", endMark(client)).doesNotContain("UPSTREAM_");
            if (client == upstream) {
                assertThat(answered.body()).isEqualTo(events);
            }
        }
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void anEventTooLargeToReadPassesWholeWithinADialect() throws Exception {
        String huge = "data: {\"id\":\"" + "x".repeat(300_000) + "\"}\n\n";
        try (var provider =
                new ScriptedProvider(ScriptedProvider.events(beginning(Dialect.OPENAI) + huge + end(Dialect.OPENAI)))) {
            serve(provider, Dialect.OPENAI);

            assertThat(proxy.post(path(Dialect.OPENAI), request(Dialect.OPENAI)).body())
                    .isEqualTo(beginning(Dialect.OPENAI) + huge + end(Dialect.OPENAI));
        }
    }

    /** Also while the provider says nothing: nobody pays for an answer that nobody hears. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aCallerThatLeavesEndsASilentCallWithinHalfASecond(Dialect upstream) throws Exception {
        Play silent = stage -> {
            stage.head(200, type(upstream), "transfer-encoding: chunked");
            stage.chunk(beginning(upstream).getBytes(UTF_8));
            stage.untilPeerLeaves();
        };
        try (var provider = new ScriptedProvider(silent)) {
            serve(provider, upstream);
            try (Socket socket = proxy.open(path(Dialect.OPENAI), request(Dialect.OPENAI))) {
                assertThat(socket.getInputStream().read()).isPositive();
            }
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofMillis(500))
                    .until(() -> provider.running() == 0);
        }
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    }

    private static void serve(ScriptedProvider provider, Dialect upstream) {
        proxy.routes().serve("m", List.of(offer("one", provider, upstream, "m1")));
    }

    private static String raw(Dialect client) throws IOException {
        try (Socket socket = proxy.open(path(client), request(client))) {
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
