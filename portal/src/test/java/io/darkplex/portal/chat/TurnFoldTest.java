package io.darkplex.portal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.tenants.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TurnFoldTest {

    private static final ChatProperties.Answer BOUNDS = new ChatProperties.Answer(1000, 6, 10);

    @Test
    void textAfterAToolIsANewPart() {
        TurnFold fold = fold(
                new RunEvent.Accepted(),
                new RunEvent.Reasoning("hm"),
                new RunEvent.Text("Let me "),
                new RunEvent.Text("see."),
                new RunEvent.ToolStarted("1", "web_fetch", "{}"),
                new RunEvent.ToolEnded("1", false, "found"),
                new RunEvent.Text("It is 4."),
                new RunEvent.Done());
        assertThat(fold.parts())
                .containsExactly(
                        new Part.Reasoning("hm"),
                        new Part.Text("Let me see."),
                        new Part.Tool("1", "web_fetch", Part.ToolState.DONE, "{}", "found"),
                        new Part.Text("It is 4."));
        assertThat(fold.last()).isEqualTo(new RunEvent.Done());
        assertThat(fold.structure()).isEqualTo(5);
    }

    @Test
    void nothingIsSaidAfterTheEnd() {
        assertThat(fold(new RunEvent.Text("a"), new RunEvent.Done(), new RunEvent.Text("b"))
                        .parts())
                .containsExactly(new Part.Text("a"));
    }

    @Test
    void aPairTornBetweenTwoDeltasIsNeverShownInHalves() {
        TurnFold half = fold(new RunEvent.Text("sea \uD83C"));
        assertThat(half.parts()).containsExactly(new Part.Text("sea "));
        assertThat(half.after(List.of(new RunEvent.Text("\uDF0A!"))).parts())
                .containsExactly(new Part.Text("sea \uD83C\uDF0A!"));
    }

    @Test
    void halfAPairAloneIsReplaced() {
        assertThat(fold(new RunEvent.Text("a\uDF0Ab"), new RunEvent.Text("\uD83C"), new RunEvent.Text("c"))
                        .parts())
                .containsExactly(new Part.Text("a\uFFFDb\uFFFDc"));
    }

    @Test
    void unknownAndRepeatedToolsChangeNothing() {
        TurnFold fold = fold(
                new RunEvent.ToolEnded("x", false, "?"),
                new RunEvent.ToolStarted("1", "read", "a"),
                new RunEvent.ToolStarted("1", "read", "b"),
                new RunEvent.ToolEnded("1", true, "no"),
                new RunEvent.ToolEnded("1", false, "yes"));
        assertThat(fold.parts()).containsExactly(new Part.Tool("1", "read", Part.ToolState.FAILED, "a", "no"));
    }

    @Test
    void anOpenToolHasFailedAtTheEnd() {
        assertThat(fold(new RunEvent.ToolStarted("1", "read", "")).closedParts())
                .containsExactly(new Part.Tool("1", "read", Part.ToolState.FAILED, "", ""));
    }

    @Test
    void anAnswerIsCutAtItsBound() {
        TurnFold fold = fold(new RunEvent.Text("x".repeat(990)), new RunEvent.Text("y".repeat(20)));
        assertThat(fold.exceeded()).isEqualTo(ChatProblem.ANSWER_TOO_LONG);
        assertThat(fold.parts()).containsExactly(new Part.Text("x".repeat(990) + "y".repeat(10)));
    }

    @Test
    void tooManyPartsAreABoundToo() {
        var events = new ArrayList<RunEvent>();
        for (int at = 0; at < 7; at++) {
            events.add(new RunEvent.ToolStarted("t" + at, "read", "0123456789abc"));
        }
        TurnFold fold = TurnFold.empty(BOUNDS).after(events);
        assertThat(fold.exceeded()).isEqualTo(ChatProblem.ANSWER_TOO_MANY_STEPS);
        assertThat(fold.parts()).hasSize(6);
        assertThat(((Part.Tool) fold.parts().getFirst()).input()).isEqualTo("0123456789");
    }

    @Test
    void howEventsAreGroupedMakesNoDifference() {
        for (long seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            List<RunEvent> events = someEvents(random);
            TurnFold whole = TurnFold.empty(BOUNDS).after(events);
            TurnFold pieces = TurnFold.empty(BOUNDS);
            for (int at = 0; at < events.size(); ) {
                int end = Math.min(events.size(), at + 1 + random.nextInt(4));
                pieces = pieces.after(events.subList(at, end));
                at = end;
            }
            assertThat(pieces.parts()).as("seed %d", seed).isEqualTo(whole.parts());
            assertThat(pieces.exceeded()).as("seed %d", seed).isEqualTo(whole.exceeded());
            assertThat(pieces.structure()).as("seed %d", seed).isEqualTo(whole.structure());
        }
    }

    static List<RunEvent> someEvents(Random random) {
        String[] words = {"a", "Wort ", "\uD83C", "\uDF0A", "\u0000", "ä\n", "\uD83C\uDF0A", "", "\u2028"};
        var events = new ArrayList<RunEvent>();
        int count = random.nextInt(60);
        for (int at = 0; at < count; at++) {
            String word = words[random.nextInt(words.length)];
            events.add(
                    switch (random.nextInt(10)) {
                        case 0 -> new RunEvent.Reasoning(word);
                        case 1 -> new RunEvent.ToolStarted("t" + random.nextInt(3), "read", word);
                        case 2 -> new RunEvent.ToolEnded("t" + random.nextInt(3), random.nextBoolean(), word);
                        default -> new RunEvent.Text(word);
                    });
        }
        return events;
    }

    private static TurnFold fold(RunEvent... events) {
        return TurnFold.empty(BOUNDS).after(List.of(events));
    }
}
