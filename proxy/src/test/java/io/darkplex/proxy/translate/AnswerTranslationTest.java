package io.darkplex.proxy.translate;

import static io.darkplex.proxy.translate.RequestTranslationTest.MODELS;
import static io.darkplex.proxy.translate.RequestTranslationTest.word;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.darkplex.proxy.wire.AnswerStream;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.ErrorBody;
import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.ProxyProblemException;
import io.darkplex.proxy.wire.Tokens;
import io.darkplex.proxy.wire.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers from each dialect to each other one, as events and whole. */
class AnswerTranslationTest {

    private static final int LARGEST_EVENT = 64 * 1024;

    @ParameterizedTest
    @MethodSource("directions")
    void streamsAreWrittenAsTheirGoldenFilesSay(String example, Dialect upstream, Dialect client) throws IOException {
        byte[] stream = Golden.read("answers/" + example + "/" + word(upstream) + ending(upstream));
        Seen seen = whole(stream, upstream, client);

        String file = "answers/" + example + "/" + word(upstream) + "-to-" + word(client);
        Golden.verify(file + ending(client), seen.all());
        assertThat(seen.state())
                .isEqualTo(example.equals("error") ? AnswerStream.State.FAILED : AnswerStream.State.ENDED);
    }

    @ParameterizedTest
    @MethodSource("directions")
    void anySplitOfTheBytesGivesTheSameEvents(String example, Dialect upstream, Dialect client) throws IOException {
        byte[] stream = Golden.read("answers/" + example + "/" + word(upstream) + ending(upstream));
        Seen whole = whole(stream, upstream, client);

        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            int most = 1 + random.nextInt(round < 5 ? 1 : 200);
            assertThat(scan(stream, upstream, client, () -> 1 + random.nextInt(most)))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("directions")
    void wholeAnswersAreWrittenAsTheirGoldenFilesSay(String example, Dialect upstream, Dialect client)
            throws IOException {
        String name = "answers/" + example + "/" + word(upstream);
        if (!Golden.has(name + ".json")) {
            return;
        }
        byte[] answer = new Translation(client, upstream).whole(Golden.read(name + ".json"), scope(upstream));

        Golden.verify(name + "-to-" + word(client) + ".json", Golden.pretty(answer));
    }

    @ParameterizedTest
    @MethodSource("directions")
    void aStreamThatIsCutNeverLooksComplete(String example, Dialect upstream, Dialect client) throws IOException {
        byte[] stream = Golden.read("answers/" + example + "/" + word(upstream) + ending(upstream));
        byte[] head = beforeTheModelIsDone(new String(stream, UTF_8), upstream).getBytes(UTF_8);

        AnswerStream translated = new Translation(client, upstream).stream(scope(upstream), bytes -> bytes);
        String said = new String(translated.feed(head), UTF_8) + new String(translated.end(), UTF_8);

        assertThat(translated.state()).isEqualTo(AnswerStream.State.RUNNING);
        assertThat(translated.lastEvent()).isEmpty();
        assertThat(said)
                .doesNotContain(
                        "[DONE]",
                        "message_stop",
                        "response.completed",
                        "finishReason",
                        "finish_reason\":\"",
                        "response.incomplete",
                        "done_reason");
        assertThat(translated.usage(100)).isInstanceOf(Usage.AtLeast.class);
        var broken = ProxyProblem.UPSTREAM_TRUNCATED.because("It broke off.");
        String error = new String(translated.errorEvent(ErrorBody.Said.of(client, broken), "r-1"), UTF_8);
        assertThat(error)
                .contains("UPSTREAM_TRUNCATED")
                .endsWith(client == Dialect.OLLAMA ? "}\n" : "\n\n")
                .startsWith(
                        switch (client) {
                            case ANTHROPIC -> "event: error\ndata: {\"type\":\"error\"";
                            case RESPONSES -> "event: error\ndata: {\"type\":\"error\"";
                            case OPENAI -> "data: {\"error\":{\"type\":\"server_error\"";
                            case GEMINI -> "data: {\"error\":{\"code\":502";
                            case OLLAMA -> "{\"error\":\"It broke off.\"";
                        });
    }

    private static String beforeTheModelIsDone(String stream, Dialect upstream) {
        String done = switch (upstream) {
            case OPENAI -> "\"finish_reason\":\"";
            case ANTHROPIC -> "\"stop_reason\":\"";
            case GEMINI -> "\"finishReason\":\"";
            case RESPONSES -> "\"type\":\"response.incomplete\"";
            case OLLAMA -> "\"done\":true";
        };
        int at = stream.indexOf(done);
        // The last event, where it ends in an error or is named in another way.
        String before = at < 0 ? stream.stripTrailing() : stream.substring(0, at);
        String gap = upstream == Dialect.OLLAMA ? "\n" : "\n\n";
        return before.substring(0, before.lastIndexOf(gap) + gap.length());
    }

    static Stream<Arguments> directions() throws IOException {
        return Golden.cases("answers").stream()
                .flatMap(example -> Stream.of(Dialect.values())
                        .flatMap(upstream -> Stream.of(Dialect.values())
                                .filter(client -> upstream != client)
                                .map(client -> Arguments.of(example, upstream, client))));
    }

    @ParameterizedTest
    @EnumSource
    void usageIsReadIntoDisjointClasses(Dialect upstream) throws IOException {
        Dialect client = upstream == Dialect.OPENAI ? Dialect.ANTHROPIC : Dialect.OPENAI;
        byte[] stream = Golden.read("answers/text/" + word(upstream) + ending(upstream));

        Tokens expected = switch (upstream) {
            case ANTHROPIC -> new Tokens(20, 100, 40, 20, 30, 0);
            case OLLAMA -> new Tokens(120, 0, 0, 0, 30, 0);
            case OPENAI, GEMINI, RESPONSES -> new Tokens(20, 100, 0, 0, 30, 10);
        };
        assertThat(whole(stream, upstream, client).usage()).isEqualTo(new Usage.Exact(expected));
    }

    @Test
    void anAnswerThatGrowsTooLargeIsBrokenOff() {
        var scope = new Translation.Scope("r-1", "m", true, 0, LARGEST_EVENT, 10);
        AnswerStream stream = new Translation(Dialect.GEMINI, Dialect.OPENAI).stream(scope, bytes -> bytes);

        assertThat(problemOf(
                        stream, "data: {\"id\":\"c\",\"choices\":[{\"delta\":{\"content\":\"12345678901\"}}]}\n\n"))
                .isEqualTo(ProxyProblem.ANSWER_TOO_LARGE);
        assertThat(problemOf(translated(), "data: " + "x".repeat(2 * LARGEST_EVENT) + "\n\n"))
                .isEqualTo(ProxyProblem.ANSWER_TOO_LARGE);
        assertThat(problemOf(translated(), "data: no json\n\n")).isEqualTo(ProxyProblem.UPSTREAM_UNREADABLE);
    }

    @Test
    void anErrorIsWrittenWithoutSecrets() {
        AnswerStream stream = new Translation(Dialect.ANTHROPIC, Dialect.OPENAI)
                .stream(
                        scope(Dialect.OPENAI),
                        bytes -> new String(bytes, UTF_8).replace("KEY", "***").getBytes(UTF_8));

        stream.feed("data: {\"error\":{\"message\":\"bad KEY\",\"code\":\"rate_limit_exceeded\"}}\n\n".getBytes(UTF_8));

        assertThat(new String(stream.lastEvent(), UTF_8))
                .contains("bad ***", "rate_limit_error", "rate_limit_exceeded")
                .doesNotContain("KEY");
    }

    private static AnswerStream translated() {
        return new Translation(Dialect.GEMINI, Dialect.OPENAI).stream(scope(Dialect.OPENAI), bytes -> bytes);
    }

    private static ProxyProblem problemOf(AnswerStream stream, String piece) {
        return catchThrowableOfType(ProxyProblemException.class, () -> stream.feed(piece.getBytes(UTF_8)))
                .problem();
    }

    static String ending(Dialect dialect) {
        return dialect == Dialect.OLLAMA ? ".ndjson" : ".sse";
    }

    private record Seen(String forwarded, String last, AnswerStream.State state, Usage usage) {
        String all() {
            return forwarded + last;
        }
    }

    private interface Sizes {
        int next();
    }

    private static Seen whole(byte[] stream, Dialect upstream, Dialect client) {
        return scan(stream, upstream, client, () -> stream.length);
    }

    private static Seen scan(byte[] stream, Dialect upstream, Dialect client, Sizes sizes) {
        AnswerStream translated = new Translation(client, upstream).stream(scope(upstream), bytes -> bytes);
        var out = new ByteArrayOutputStream();
        for (int from = 0; from < stream.length; ) {
            int to = Math.min(stream.length, from + sizes.next());
            out.writeBytes(translated.feed(Arrays.copyOfRange(stream, from, to)));
            from = to;
        }
        out.writeBytes(translated.end());
        return new Seen(
                out.toString(UTF_8),
                new String(translated.lastEvent(), UTF_8),
                translated.state(),
                translated.usage(40));
    }

    private static Translation.Scope scope(Dialect upstream) {
        String model = String.valueOf(MODELS.get(upstream));
        return new Translation.Scope("r-1", model, true, 1_790_000_000L, LARGEST_EVENT, 1_000_000);
    }
}
