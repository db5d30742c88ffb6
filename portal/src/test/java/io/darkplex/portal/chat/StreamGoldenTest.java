package io.darkplex.portal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.TurnId;
import io.darkplex.portal.tenants.RunEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The bytes that a reader gets, compared with files of the contract. {@code -Dgolden.update} writes them anew. */
class StreamGoldenTest {

    private static final Path GOLDEN = Path.of("..", "contract", "stream");
    private static final Instant ASKED = Instant.parse("2026-11-23T08:00:00Z");
    private static final TurnKey KEY = new TurnKey(
            TenantId.of("11111111-7a53-4c0e-8f5e-1d2b3c4d5e6f"),
            ConversationId.of("5b0e6f0c-4a1d-4a53-9d0b-3f1f0f6f2a10"),
            TurnId.of("0c9a1f52-7a53-4c0e-8f5e-1d2b3c4d5e6f"));

    private final JsonMapper json = JsonMapper.builder().build();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final SseWriter sse = new SseWriter(out, json);
    private final StreamRecord record = new StreamRecord(0);

    @Test
    void aPlainAnswer() throws IOException {
        TurnState said =
                tell(new RunEvent.Text("The Baltic Sea "), new RunEvent.Text("\uD83C"), new RunEvent.Text("\uDF0A."));
        tell(end(said, TurnStatus.DONE, Usage.of(ChatHouse.usage(200, "COMPLETED")), null));
        compare("java-plain-answer.sse");
    }

    @Test
    void reasoningThenAToolThenText() throws IOException {
        TurnState said = tell(
                new RunEvent.Reasoning("A figure "),
                new RunEvent.Reasoning("is wanted."),
                new RunEvent.ToolStarted("call_1", "web_fetch", "{\"url\":\"https://example.org/baltic\"}"),
                new RunEvent.ToolEnded("call_1", false, "Mean depth: 55 m"),
                new RunEvent.Text("It is "),
                new RunEvent.Text("55 m."));
        tell(end(said, TurnStatus.DONE, Usage.of(ChatHouse.usage(200, "COMPLETED")), null));
        compare("java-tool-call.sse");
    }

    @Test
    void aFailureInTheMiddle() throws IOException {
        TurnState said = tell(new RunEvent.Text("The Baltic"));
        var problem = Failure.of(new RunEvent.Failed("overloaded", ""), ChatHouse.usage(529, "UPSTREAM_FAILED"));
        tell(end(said, TurnStatus.FAILED, null, problem));
        compare("java-failed.sse");
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void everyGoldenStreamEndsInATurnThatFits(Path file) throws IOException {
        var browser = new BrowserFold();
        browser.read(Files.readString(file));
        assertThat(browser.turns.values()).singleElement().satisfies(turn -> {
            assertThat(TurnStatus.values())
                    .extracting(TurnStatus::name)
                    .contains(turn.get("status").asString());
            assertThat(turn.propertyNames())
                    .containsExactlyInAnyOrderElementsOf(
                            json.valueToTree(Views.Turn.of(queued())).propertyNames());
        });
    }

    static Stream<Path> goldenFiles() throws IOException {
        try (var files = Files.list(GOLDEN)) {
            return files.filter(file -> file.toString().endsWith(".sse")).sorted().toList().stream();
        }
    }

    private TurnState tell(RunEvent... events) throws IOException {
        TurnState state = queued();
        tell(state);
        tell(state.at(2, TurnStatus.WAKING));
        state = state.at(3, TurnStatus.RUNNING);
        tell(state);
        TurnFold fold = TurnFold.empty(ChatHouse.QUICK.answer());
        for (RunEvent event : events) {
            fold = fold.after(List.of(event));
            state = state.saying(fold.parts()).at(3 + fold.structure(), TurnStatus.RUNNING);
            tell(state);
        }
        return state;
    }

    private void tell(TurnState state) throws IOException {
        for (StreamRecord.Telling telling : record.tell(state)) {
            switch (telling) {
                case StreamRecord.Telling.Whole whole -> sse.event(state.seq(), "turn", Views.Turn.of(whole.state()));
                case StreamRecord.Telling.Delta delta ->
                    sse.event(
                            "delta",
                            new Views.Delta(delta.turn().toString(), delta.part(), delta.offset(), delta.text()));
            }
        }
    }

    private static TurnState queued() {
        return new TurnState(KEY, 1, TurnStatus.QUEUED, "Which sea?", "demo", ASKED, null, List.of(), null, null);
    }

    private static TurnState end(TurnState state, TurnStatus status, @Nullable Usage usage, @Nullable Failure problem) {
        return new TurnState(
                KEY,
                state.seq() + 1,
                status,
                state.question(),
                state.model(),
                ASKED,
                ASKED.plusMillis(4250),
                state.parts(),
                usage,
                problem);
    }

    private void compare(String name) throws IOException {
        String told = out.toString(StandardCharsets.UTF_8);
        Path golden = GOLDEN.resolve(name);
        if (System.getProperty("golden.update") != null) {
            Files.writeString(golden, told);
        }
        assertThat(told).isEqualTo(Files.readString(golden));
    }
}
