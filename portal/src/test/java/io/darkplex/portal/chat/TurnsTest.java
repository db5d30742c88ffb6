package io.darkplex.portal.chat;

import static io.darkplex.portal.chat.ChatHouse.aTenant;
import static io.darkplex.portal.chat.ChatHouse.aTurn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class TurnsTest {

    private final TestDatabase database;
    private final ChatHouse house;

    TurnsTest(TestDatabase database) {
        this.database = database;
        this.house = new ChatHouse(database.dataSource());
    }

    @Test
    void aQuestionIsStoredAndNamesItsConversation() {
        ConversationKey place = house.aConversation(aTenant());
        TurnKey key = aTurn(place);
        Turns.Accepted accepted = house.turns.accept(key, "What\n is  this?\u0000 \uD83C\uDF0A", "demo");
        assertThat(accepted.fresh()).isTrue();
        assertThat(accepted.title()).isEqualTo("What is this? \uD83C\uDF0A");
        assertThat(house.turn(key)).isEqualTo(accepted.state());
        assertThat(accepted.state().seq()).isEqualTo(1);
        assertThat(house.conversations.get(place).title()).isEqualTo("What is this? \uD83C\uDF0A");
        assertThat(house.conversations.get(place).running()).isTrue();
    }

    @Test
    void longTitlesEndAtAWord() {
        assertThat(Turns.titleOf("word ".repeat(50)))
                .isEqualTo("word ".repeat(12).strip() + "…");
        assertThat(Turns.titleOf("x".repeat(59) + "\uD83C\uDF0Axx")).isEqualTo("x".repeat(59) + "…");
    }

    @Test
    void theSameQuestionAgainIsTheSameTurn() {
        TurnKey key = aTurn(house.aConversation(aTenant()));
        house.turns.accept(key, "one", "demo");
        Turns.Accepted again = house.turns.accept(key, "one", "demo");
        assertThat(again.fresh()).isFalse();
        assertThat(again.state()).isEqualTo(house.turn(key));
        assertProblem(ChatProblem.TURN_DIFFERS, () -> house.turns.accept(key, "two", "demo"));
        TurnKey elsewhere =
                new TurnKey(key.tenant(), house.aConversation(key.tenant()).conversation(), key.turn());
        assertProblem(ChatProblem.TURN_DIFFERS, () -> house.turns.accept(elsewhere, "one", "demo"));
    }

    @Test
    void oneTurnRunsInAConversation() {
        ConversationKey place = house.aConversation(aTenant());
        TurnKey first = aTurn(place);
        house.turns.accept(first, "one", "demo");
        assertProblem(ChatProblem.TURN_RUNNING, () -> house.turns.accept(aTurn(place), "two", "demo"));
        house.turns.endUnstarted(first, TurnStatus.STOPPED, null);
        TurnKey third = aTurn(place);
        assertThat(house.turns.accept(third, "three", "demo").state().seq()).isEqualTo(3);
        assertThat(house.turns.list(place)).extracting(TurnState::question).containsExactlyInAnyOrder("one", "three");
    }

    @Test
    void ofTwentyPostsAtOnceOneStarts() throws Exception {
        ConversationKey place = house.aConversation(aTenant());
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            var posts = new ArrayList<Callable<String>>();
            for (int at = 0; at < 20; at++) {
                posts.add(() -> {
                    try {
                        house.turns.accept(aTurn(place), "me", "demo");
                        return "accepted";
                    } catch (ProblemException refused) {
                        return refused.problem().name();
                    }
                });
            }
            var outcomes = new ArrayList<String>();
            for (Future<String> post : tasks.invokeAll(posts)) {
                outcomes.add(post.get());
            }
            assertThat(outcomes).containsOnlyOnce("accepted");
            assertThat(outcomes).filteredOn("TURN_RUNNING"::equals).hasSize(19);
        }
        assertThat(house.conversations.get(place).seq()).isEqualTo(1);
    }

    @Test
    void ofTwentyEqualPostsAtOnceAllAnswerTheOneTurn() throws Exception {
        TurnKey key = aTurn(house.aConversation(aTenant()));
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> post = () -> house.turns.accept(key, "me", "demo").fresh();
            var fresh = new ArrayList<Boolean>();
            for (Future<Boolean> answer : tasks.invokeAll(java.util.Collections.nCopies(20, post))) {
                fresh.add(answer.get());
            }
            assertThat(fresh).containsOnlyOnce(true).hasSize(20);
        }
    }

    @Test
    void aTurnEndsOnce() throws Exception {
        TurnKey key = aTurn(house.aConversation(aTenant()));
        house.turns.accept(key, "one", "demo");
        house.turns.wake(key);
        house.turns.begin(key);
        var endings = List.of(TurnStatus.DONE, TurnStatus.STOPPED, TurnStatus.FAILED, TurnStatus.INTERRUPTED);
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            int ended = 0;
            for (Future<Boolean> one : tasks.invokeAll(endings.stream()
                    .map(status -> (Callable<Boolean>) () -> house.turns
                            .endRunning(key, new Turns.Ending(status, List.of(), null, null))
                            .isPresent())
                    .toList())) {
                ended += one.get() ? 1 : 0;
            }
            assertThat(ended).isEqualTo(1);
        }
        assertThat(house.turns.say(key, List.of(new Part.Text("late")))).isEmpty();
        assertThat(house.conversations.get(key.place()).seq()).isEqualTo(4);
    }

    @Test
    void everyStoredChangeTakesTheNextNumber() {
        TurnKey key = aTurn(house.aConversation(aTenant()));
        assertThat(house.turns.accept(key, "one", "demo").state().seq()).isEqualTo(1);
        assertThat(house.turns.wake(key).orElseThrow().seq()).isEqualTo(2);
        assertThat(house.turns.begin(key)).contains(3L);
        assertThat(house.turns.say(key, List.of(new Part.Text("a")))).contains(4L);
        assertThat(house.turns.changedSince(key.place(), 3).orElseThrow().turns())
                .hasSize(1);
    }

    @Test
    void anotherTenantsIdsDoNotExist() {
        TurnKey mine = aTurn(house.aConversation(aTenant()));
        house.turns.accept(mine, "secret", "demo");
        TurnKey theirs = new TurnKey(aTenant(), mine.conversation(), mine.turn());
        assertProblem(ChatProblem.CONVERSATION_NOT_FOUND, () -> house.turns.accept(theirs, "x", "demo"));
        assertThat(house.turns.find(theirs)).isEmpty();
        assertThat(house.turns.markStop(theirs)).isFalse();
        assertThat(house.turns.changedSince(theirs.place(), 0)).isEmpty();
        assertProblem(ChatProblem.CONVERSATION_NOT_FOUND, () -> house.conversations.delete(theirs.place()));
        assertThat(house.conversations.create(theirs.place())).isTrue();
        assertThat(house.conversations.get(theirs.place()).title()).isEmpty();
        assertThat(house.turns.list(theirs.place())).isEmpty();
        assertThat(house.turn(mine).question()).isEqualTo("secret");
    }

    @Test
    void nothingSaidIsReadableOnDisk() {
        TurnKey key = aTurn(house.aConversation(aTenant()));
        house.turns.accept(key, "songbird-question", "demo");
        house.turns.wake(key);
        house.turns.begin(key);
        house.turns.say(key, List.of(new Part.Text("songbird-answer")));
        if (database.kind() == TestDatabase.Kind.SQLITE) {
            assertThat(new String(database.bytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("songbird-");
        }
        assertThat(house.turn(key).parts()).containsExactly(new Part.Text("songbird-answer"));
    }

    @Test
    void bothConversationsAndTheirTurnsAreBounded() {
        var tenant = aTenant();
        ConversationKey place = house.aConversation(tenant);
        for (int at = 0; at < 30; at++) {
            TurnKey key = aTurn(place);
            house.turns.accept(key, "q" + at, "demo");
            house.turns.endUnstarted(key, TurnStatus.STOPPED, null);
        }
        assertProblem(ChatProblem.CONVERSATION_FULL, () -> house.turns.accept(aTurn(place), "more", "demo"));
        for (int at = 0; at < 19; at++) {
            house.aConversation(tenant);
        }
        assertProblem(ChatProblem.CONVERSATIONS_TOO_MANY, () -> house.aConversation(tenant));
        assertThat(house.conversations.list(tenant)).hasSize(20);
    }

    private static void assertProblem(
            ChatProblem expected, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        thrown -> assertThat(thrown.problem()).isEqualTo(expected));
    }
}
