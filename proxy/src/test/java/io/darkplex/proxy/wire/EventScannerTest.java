package io.darkplex.proxy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventScannerTest {

    private static final int LARGEST_EVENT = 4_096;

    private record Seen(String forwarded, String last, AnswerStream.State state, Usage usage) {}

    @ParameterizedTest
    @CsvSource({
        "OPENAI, openai/plain",
        "OPENAI, openai/reasoning",
        "ANTHROPIC, anthropic/plain",
        "ANTHROPIC, anthropic/tool"
    })
    void anySplitOfTheBytesGivesTheSame(Dialect dialect, String exchange) throws IOException {
        byte[] stream = resource(exchange + "/upstream.sse");
        String expected = new String(resource(exchange + "/downstream.sse"), UTF_8);
        ModelRequest request = ModelRequest.read(dialect, resource(exchange + "/request.json"));
        assertThat(request.stream()).isTrue();
        assertThat(request.usageWanted()).isFalse();
        Seen whole = scan(dialect, stream, stream.length);
        assertThat(whole.forwarded() + whole.last()).isEqualTo(expected);
        assertThat(whole.usage()).isInstanceOf(Usage.Exact.class);
        for (int size = 1; size < 40; size++) {
            assertThat(scan(dialect, stream, size)).as("pieces of %d", size).isEqualTo(whole);
        }
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            assertThat(scan(dialect, stream, random))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(whole);
        }
    }

    @Test
    void openAiUsageIsReadIntoDisjointClasses() throws IOException {
        assertThat(scan(Dialect.OPENAI, resource("openai/reasoning/upstream.sse"), 9)
                        .usage())
                .isEqualTo(new Usage.Exact(new Tokens(500, 1_024, 0, 0, 96, 64)));
    }

    @Test
    void anthropicUsageIsCumulativeAndNeverAdded() throws IOException {
        assertThat(scan(Dialect.ANTHROPIC, resource("anthropic/tool/upstream.sse"), 9)
                        .usage())
                .isEqualTo(new Usage.Exact(new Tokens(472, 2_048, 100, 300, 89, 0)));
    }

    @Test
    void aStreamWithoutItsEndIsNeverExact() {
        String stream = "data: {\"choices\":[{\"delta\":{\"content\":\"12345678\"}}]}\n\ndata: {\"half";
        Seen seen = scan(Dialect.OPENAI, stream.getBytes(UTF_8), 3);

        assertThat(seen.state()).isEqualTo(AnswerStream.State.RUNNING);
        assertThat(seen.usage()).isEqualTo(new Usage.AtLeast(new Tokens(10, 0, 0, 0, 2, 0), true));
    }

    @Test
    void whatAnthropicToldBeforeTheBreakIsKept() {
        String stream = """
                data: {"type":"message_start","message":{"usage":{"input_tokens":7,"cache_read_input_tokens":5,"output_tokens":1}}}

                data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"123456789"}}

                """;

        assertThat(scan(Dialect.ANTHROPIC, stream.getBytes(UTF_8), 5).usage())
                .isEqualTo(new Usage.AtLeast(new Tokens(7, 5, 0, 0, 3, 0), true));
    }

    @Test
    void anErrorEventEndsTheStreamAndIsRedacted() {
        String stream = "data: {\"choices\":[]}\n\ndata: {\"error\":{\"message\":\"key KEY\"}}\n\ndata: more\n\n";
        Seen seen = scan(Dialect.OPENAI, stream.getBytes(UTF_8), 4);

        assertThat(seen.state()).isEqualTo(AnswerStream.State.FAILED);
        assertThat(seen.last()).contains("key ***").doesNotContain("KEY");
        assertThat(seen.forwarded()).isEqualTo("data: {\"choices\":[]}\n\n");
    }

    @Test
    void anEventThatIsTooLargePassesUnread() {
        String large = "data: {\"x\":\"" + "y".repeat(3 * LARGEST_EVENT) + "\"}\r\n\r\n";
        String stream = large
                + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}\r\n\r\ndata: [DONE]\r\n\r\n";
        for (int size : new int[] {1, 2, 3, 1_000, 100_000}) {
            Seen seen = scan(Dialect.OPENAI, stream.getBytes(UTF_8), size);
            assertThat(seen.forwarded()).as("pieces of %d", size).isEqualTo(large);
            assertThat(seen.usage()).isEqualTo(new Usage.Exact(new Tokens(3, 0, 0, 0, 4, 0)));
        }
    }

    @Test
    void commentsAndUnknownEventsPass() {
        String stream = ": keepalive\n\nevent: news\ndata: no json\n\ndata: {\"a\":\ndata: 1}\n\n";

        assertThat(scan(Dialect.OPENAI, stream.getBytes(UTF_8), 2).forwarded()).isEqualTo(stream);
    }

    @Test
    void anArrayPassesElementByElementWhateverTheSplit() {
        String head = "[{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a }], \\\"{\"}]}}]}\n,\r\n";
        String stream = head + "{\"candidates\":[{\"finishReason\":\"STOP\"}],\"usageMetadata\":"
                + "{\"promptTokenCount\":3,\"candidatesTokenCount\":4,\"totalTokenCount\":7}}\n]\n";
        for (int size = 1; size < 60; size++) {
            EventScanner scanner = array();
            String forwarded = feed(scanner, stream, size);

            assertThat(forwarded + new String(scanner.lastEvent(), UTF_8)).isEqualTo(stream);
            assertThat(head).startsWith(forwarded);
            assertThat(scanner.state()).isEqualTo(AnswerStream.State.ENDED);
            assertThat(scanner.usage(9)).isEqualTo(new Usage.Exact(new Tokens(3, 0, 0, 0, 4, 0)));
        }
    }

    @Test
    void anArrayThatIsClosedTooEarlyNeverLooksComplete() {
        EventScanner scanner = array();

        String forwarded = feed(scanner, "[{\"candidates\":[]}\n]", 4);

        assertThat(scanner.state()).isEqualTo(AnswerStream.State.RUNNING);
        assertThat(forwarded).isEqualTo("[{\"candidates\":[]}");
        var broken = ErrorBody.Said.of(Dialect.GEMINI, ProxyProblem.UPSTREAM_TRUNCATED.because("It broke off."));
        String all = forwarded + new String(scanner.errorEvent(broken, "r-1"), UTF_8);
        assertThat(Json.tree(all).path(1).path("error").path("code").asInt()).isEqualTo(502);
    }

    @Test
    void anErrorInAnArrayEndsIt() {
        EventScanner scanner = array();

        String forwarded = feed(scanner, "[{\"candidates\":[]},{\"error\":{\"message\":\"KEY\"}}]", 5);

        assertThat(scanner.state()).isEqualTo(AnswerStream.State.FAILED);
        String all = forwarded + new String(scanner.lastEvent(), UTF_8);
        assertThat(Json.tree(all).path(1).path("error").path("message").asString())
                .isEqualTo("***");
    }

    @Test
    void anErrorOfOllamasIsItsLastLine() {
        String stream =
                "{\"message\":{\"content\":\"12345678\"},\"done\":false}\n{\"error\":\"out of memory\"}\nmore\n";
        for (int size = 1; size < 50; size++) {
            Seen seen = scan(Dialect.OLLAMA, stream.getBytes(UTF_8), size);
            assertThat(seen.state()).isEqualTo(AnswerStream.State.FAILED);
            assertThat(seen.last()).isEqualTo("{\"error\":\"out of memory\"}\n");
            assertThat(seen.usage()).isEqualTo(new Usage.AtLeast(new Tokens(10, 0, 0, 0, 2, 0), true));
        }
    }

    private static EventScanner array() {
        return new EventScanner(
                Dialect.GEMINI,
                StreamForm.ARRAY,
                false,
                error -> new String(error, UTF_8).replace("KEY", "***").getBytes(UTF_8),
                LARGEST_EVENT);
    }

    private static String feed(EventScanner scanner, String stream, int size) {
        byte[] bytes = stream.getBytes(UTF_8);
        var out = new ByteArrayOutputStream();
        for (int from = 0; from < bytes.length; from += size) {
            out.writeBytes(scanner.feed(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size))));
        }
        out.writeBytes(scanner.end());
        return out.toString(UTF_8);
    }

    private static Seen scan(Dialect dialect, byte[] stream, int size) {
        return scan(dialect, stream, new Random() {
            private static final long serialVersionUID = 1L;

            @Override
            public int nextInt(int bound) {
                return size - 1;
            }
        });
    }

    private static Seen scan(Dialect dialect, byte[] stream, Random sizes) {
        var scanner = new EventScanner(
                dialect,
                StreamForm.of(dialect),
                true,
                error -> new String(error, UTF_8).replace("KEY", "***").getBytes(UTF_8),
                LARGEST_EVENT);
        var out = new ByteArrayOutputStream();
        for (int from = 0; from < stream.length; ) {
            int to = Math.min(stream.length, from + 1 + sizes.nextInt(50));
            out.writeBytes(scanner.feed(Arrays.copyOfRange(stream, from, to)));
            from = to;
        }
        return new Seen(
                out.toString(UTF_8), new String(scanner.lastEvent(), UTF_8), scanner.state(), scanner.usage(40));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = EventScannerTest.class.getResourceAsStream("/exchanges/" + name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }
}
