package io.darkplex.portal.chat;

import static io.darkplex.portal.chat.ChatHouse.aTenant;
import static io.darkplex.portal.chat.ChatHouse.aTurn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.tenants.RunEvent;
import io.darkplex.portal.tenants.TenantProblem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class TurnRunnerTest {

    private final TestDatabase database;
    private ChatHouse house;
    private TurnKey key;

    TurnRunnerTest(TestDatabase database) {
        this.database = database;
        this.house = new ChatHouse(database.dataSource());
        this.key = aTurn(house.aConversation(aTenant()));
    }

    @BeforeEach
    void begin() {
        database.empty();
        house = new ChatHouse(database.dataSource());
        house.runner.start();
        key = aTurn(house.aConversation(aTenant()));
    }

    @AfterEach
    void nothingIsLeftBehind() {
        house.runner.stop();
        await().untilAsserted(() -> {
            assertThat(house.runner.count()).isZero();
            assertThat(house.tenants.open).hasValue(0);
            assertThat(house.hub.size()).isZero();
        });
    }

    @Test
    void aTurnIsAnsweredAndPriced() {
        house.receipts.put(key.turn(), ChatHouse.usage(200, "COMPLETED"));
        house.ask(key, "hello");
        TurnState done = ending();
        assertThat(done.status()).isEqualTo(TurnStatus.DONE);
        assertThat(done.parts()).containsExactly(new Part.Text("Hello there."));
        assertThat(done.usage()).isEqualTo(Usage.of(ChatHouse.usage(200, "COMPLETED")));
        assertThat(done.problem()).isNull();
        assertThat(done.endedAt()).isNotNull();
        assertThat(house.tenants.gateway.prompts)
                .singleElement()
                .satisfies(prompt -> assertThat(prompt.text()).isEqualTo("hello"));
    }

    @Test
    void wordsAreStoredWhileTheyAreSaid() {
        var latch = new CountDownLatch(1);
        house.tenants.gateway.script =
                FakeGateway.pauses(latch, new RunEvent.Text("half "), new RunEvent.Text("whole"));
        house.ask(key, "hello");
        await().untilAsserted(() -> assertThat(house.turn(key).parts()).containsExactly(new Part.Text("half ")));
        assertThat(house.turn(key).status()).isEqualTo(TurnStatus.RUNNING);
        latch.countDown();
        assertThat(ending().parts()).containsExactly(new Part.Text("half whole"));
    }

    @Test
    void whoReadsAlongWaitsForNoDatabase() {
        var source = new StuckDataSource(database.dataSource());
        house = new ChatHouse(source);
        house.runner.start();
        var latch = new CountDownLatch(1);
        house.tenants.gateway.script =
                FakeGateway.pauses(latch, new RunEvent.Text("half "), new RunEvent.Text("whole"));
        house.ask(key, "hello");
        await().until(() -> source.stuck.get() == 1);
        latch.countDown();
        await().untilAsserted(() -> assertThat(house.hub.look(key.place()).live())
                .extracting(TurnState::parts)
                .isEqualTo(List.of(new Part.Text("half whole"))));
        assertThat(house.turn(key).parts()).isEmpty();
        source.free.countDown();
        assertThat(ending().parts()).containsExactly(new Part.Text("half whole"));
    }

    @Test
    void aFailedTurnKeepsWhatWasSaidAndSaysWhy() {
        house.receipts.put(key.turn(), ChatHouse.usage(529, "UPSTREAM_FAILED"));
        house.tenants.gateway.script =
                FakeGateway.ends(new RunEvent.Failed("overloaded", "raw"), new RunEvent.Text("It is"));
        house.ask(key, "hello");
        TurnState failed = ending();
        assertThat(failed.status()).isEqualTo(TurnStatus.FAILED);
        assertThat(failed.parts()).containsExactly(new Part.Text("It is"));
        assertThat(failed.problem()).extracting(Failure::code).isEqualTo("PROVIDER_OVERLOADED");
        assertThat(failed.usage()).isNotNull();
    }

    @Test
    void aLostAssistantEndsTheTurn() {
        house.tenants.gateway.script = FakeGateway.ends(new RunEvent.Lost("killed"), new RunEvent.Text("It"));
        house.ask(key, "hello");
        assertThat(ending().problem()).extracting(Failure::code).isEqualTo("ASSISTANT_LOST");
    }

    @Test
    void aGatewayThatBreaksOrForgetsToEndIsLostToo() {
        house.tenants.gateway.script = (prompt, told, stop) -> {
            told.accept(new RunEvent.Text("It"));
            throw new IllegalStateException("broken on purpose");
        };
        house.ask(key, "hello");
        assertThat(ending().problem()).extracting(Failure::code).isEqualTo("ASSISTANT_LOST");
        assertThat(ending().parts()).containsExactly(new Part.Text("It"));
        house.tenants.gateway.script = (prompt, told, stop) -> {};
        key = aTurn(key.place());
        house.ask(key, "again");
        assertThat(ending().problem()).extracting(Failure::code).isEqualTo("ASSISTANT_LOST");
    }

    @Test
    void anAssistantThatCannotBeReachedFailsTheTurnInItsOwnWords() {
        house.tenants.refusal = TenantProblem.CELLS_FULL.because("All 3 places are taken.");
        house.ask(key, "hello");
        assertThat(ending().problem())
                .isEqualTo(new Failure("CELLS_FULL", TenantProblem.CELLS_FULL.title(), "All 3 places are taken."));
    }

    @Test
    void aTurnIsAcceptedWhileTheAssistantSleeps() {
        house.tenants.fallAsleep();
        assertThat(house.ask(key, "hello").status()).isEqualTo(TurnStatus.QUEUED);
        await().until(() -> house.turn(key).status() == TurnStatus.WAKING && house.tenants.reaching.get() == 1);
        house.tenants.wakeUp();
        assertThat(ending().status()).isEqualTo(TurnStatus.DONE);
    }

    @Test
    void stoppedWhileWaking() {
        house.tenants.fallAsleep();
        house.ask(key, "hello");
        await().until(() -> house.tenants.reaching.get() == 1);
        house.runner.stop(key);
        assertThat(house.turn(key).status()).isEqualTo(TurnStatus.STOPPED);
        await().until(() -> house.runner.count() == 0);
        assertThat(house.tenants.gateway.prompts).isEmpty();
    }

    @Test
    void stoppedWhileQueued() {
        house = smallHouse();
        house.tenants.fallAsleep();
        TurnKey other = aTurn(house.aConversation(aTenant()));
        house.ask(other, "first");
        house.ask(key, "second");
        assertThat(house.turn(key).status()).isEqualTo(TurnStatus.QUEUED);
        house.runner.stop(key);
        assertThat(house.turn(key).status()).isEqualTo(TurnStatus.STOPPED);
        house.tenants.wakeUp();
        await().until(() -> house.ended(other));
        await().until(() -> house.runner.count() == 0);
        assertThat(house.tenants.gateway.prompts).hasSize(1);
        assertThat(house.turn(key).status()).isEqualTo(TurnStatus.STOPPED);
    }

    @Test
    void stoppedWhileRunning() {
        house.receipts.put(key.turn(), ChatHouse.usage(200, "CLIENT_GONE"));
        house.tenants.gateway.script =
                FakeGateway.waits(new RunEvent.Text("It is"), new RunEvent.ToolStarted("1", "read", ""));
        house.ask(key, "hello");
        await().until(() -> house.turn(key).parts().size() == 2);
        house.runner.stop(key);
        TurnState stopped = ending();
        assertThat(stopped.status()).isEqualTo(TurnStatus.STOPPED);
        assertThat(stopped.parts())
                .containsExactly(new Part.Text("It is"), new Part.Tool("1", "read", Part.ToolState.FAILED, "", ""));
        assertThat(stopped.usage()).isNotNull();
        assertThat(stopped.problem()).isNull();
        assertThat(house.tenants.gateway.stops).contains(key.turn());
        house.runner.stop(key);
        assertThat(house.turn(key)).isEqualTo(stopped);
    }

    @Test
    void aRunThatDoesNotStopIsLeft() {
        house.tenants.gateway.script = (prompt, told, stop) -> {
            told.accept(new RunEvent.Text("on and on"));
            new CountDownLatch(1).await();
        };
        house.ask(key, "hello");
        await().until(() -> !house.turn(key).parts().isEmpty());
        house.runner.stop(key);
        assertThat(ending().status()).isEqualTo(TurnStatus.STOPPED);
    }

    @Test
    void aStopAskedOfAnotherProcessIsSeen() {
        house.tenants.gateway.script = FakeGateway.waits(new RunEvent.Text("It is"));
        house.ask(key, "hello");
        await().until(() -> !house.turn(key).parts().isEmpty());
        var other = new ChatHouse(database.dataSource());
        other.runner.stop(key);
        assertThat(ending().status()).isEqualTo(TurnStatus.STOPPED);
    }

    @Test
    void tooLongAnAnswerIsStopped() {
        house.tenants.gateway.script = FakeGateway.waits(new RunEvent.Text("x".repeat(5001)));
        house.ask(key, "hello");
        TurnState failed = ending();
        assertThat(failed.problem()).extracting(Failure::code).isEqualTo("ANSWER_TOO_LONG");
        assertThat(failed.parts()).containsExactly(new Part.Text("x".repeat(5000)));
        assertThat(house.tenants.gateway.stops).contains(key.turn());
    }

    @Test
    void tooSlowAnAnswerIsStopped() {
        house.tenants.gateway.script = FakeGateway.waits(new RunEvent.Text("slow"));
        house.ask(key, "hello");
        assertThat(ending().problem()).extracting(Failure::code).isEqualTo("ANSWER_TIMED_OUT");
        assertThat(house.tenants.gateway.stops).contains(key.turn());
    }

    @Test
    void moreTurnsThanPlacesWaitAndAreAllAnswered() {
        house = smallHouse();
        house.tenants.fallAsleep();
        var keys = new ArrayList<TurnKey>();
        for (int at = 0; at < 10; at++) {
            TurnKey one = aTurn(house.aConversation(aTenant()));
            house.ask(one, "q" + at);
            keys.add(one);
        }
        await().until(() -> house.tenants.reaching.get() == 1);
        assertThat(keys)
                .filteredOn(one -> house.turn(one).status() == TurnStatus.QUEUED)
                .hasSize(9);
        house.tenants.wakeUp();
        await().until(() -> keys.stream().allMatch(house::ended));
        assertThat(keys).allSatisfy(one -> assertThat(house.turn(one).status()).isEqualTo(TurnStatus.DONE));
    }

    @Test
    void deletingStopsTheRunAndMakesTheAssistantForget() {
        house.tenants.gateway.script = FakeGateway.waits(new RunEvent.Text("It is"));
        house.ask(key, "hello");
        await().until(() -> !house.turn(key).parts().isEmpty());
        house.conversations.delete(key.place());
        house.runner.abandon(key);
        await().until(() -> house.runner.count() == 0);
        assertThat(house.tenants.gateway.stops).contains(key.turn());
        assertThat(house.tenants.forgotten).contains(key.conversation());
        assertThat(house.turns.find(key)).isEmpty();
    }

    @Test
    void aRestartRunsAgainWhatHadNotBegunAndKeepsWhatHad() {
        TurnKey queued = aTurn(house.aConversation(aTenant()));
        TurnKey waking = aTurn(house.aConversation(aTenant()));
        TurnKey running = aTurn(house.aConversation(aTenant()));
        var before = new ChatHouse(database.dataSource());
        for (TurnKey one : List.of(queued, waking, running)) {
            before.turns.accept(one, "hello", "demo");
        }
        before.turns.wake(waking);
        before.turns.wake(running);
        before.turns.begin(running);
        before.turns.say(
                running, List.of(new Part.Text("It is"), new Part.Tool("1", "read", Part.ToolState.RUNNING, "", "")));

        house = new ChatHouse(database.dataSource());
        house.receipts.put(running.turn(), ChatHouse.usage(200, "CLIENT_GONE"));
        house.runner.start();
        await().until(() -> List.of(queued, waking, running).stream().allMatch(house::ended));
        assertThat(house.turn(queued).status()).isEqualTo(TurnStatus.DONE);
        assertThat(house.turn(waking).status()).isEqualTo(TurnStatus.DONE);
        TurnState kept = house.turn(running);
        assertThat(kept.status()).isEqualTo(TurnStatus.INTERRUPTED);
        assertThat(kept.parts())
                .containsExactly(new Part.Text("It is"), new Part.Tool("1", "read", Part.ToolState.FAILED, "", ""));
        assertThat(kept.usage()).isNotNull();
        assertThat(house.tenants.gateway.prompts)
                .extracting(prompt -> prompt.turn())
                .containsExactlyInAnyOrder(queued.turn(), waking.turn());
    }

    @Test
    void aStopThatDiedHalfwayIsFinishedByTheRestart() {
        var before = new ChatHouse(database.dataSource());
        before.turns.accept(key, "hello", "demo");
        before.turns.markStop(key);
        house = new ChatHouse(database.dataSource());
        house.runner.start();
        assertThat(ending().status()).isEqualTo(TurnStatus.STOPPED);
        assertThat(house.tenants.gateway.prompts).isEmpty();
    }

    @Test
    void anotherProcessIsLeftAloneWhileItLivesAndReplacedWhenItIsDead() {
        var later = Instant.now().plus(Duration.ofMinutes(1));
        var mine = named("other", Clock.systemUTC());
        var waiting = named("dying", Clock.systemUTC());
        waiting.tenants.fallAsleep();
        waiting.runner.start();
        waiting.ask(key, "hello");
        await().until(() -> waiting.tenants.reaching.get() == 1);
        mine.runner.start();
        assertThat(mine.runner.count()).isZero();
        assertThat(mine.turn(key).status()).isEqualTo(TurnStatus.WAKING);
        mine.runner.stop();

        var heir = named("heir", Clock.fixed(later, ZoneOffset.UTC));
        heir.runner.start();
        await().until(() -> heir.ended(key));
        assertThat(heir.turn(key).status()).isEqualTo(TurnStatus.DONE);
        TurnState ended = heir.turn(key);
        waiting.tenants.wakeUp();
        await().until(() -> waiting.runner.count() == 0);
        assertThat(heir.turn(key)).isEqualTo(ended);
        assertThat(waiting.tenants.gateway.prompts).isEmpty();
        heir.runner.stop();
        waiting.runner.stop();
    }

    @Test
    void goingDownKeepsWhatWasSaidAndLeavesTheRestForTheNextStart() {
        house.tenants.gateway.script = FakeGateway.waits(new RunEvent.Text("It is"));
        house.ask(key, "hello");
        await().until(() -> !house.turn(key).parts().isEmpty());
        house.tenants.fallAsleep();
        TurnKey waking = aTurn(house.aConversation(aTenant()));
        house.ask(waking, "second");
        await().until(() -> house.tenants.reaching.get() == 1);
        house.runner.stop();
        assertThat(house.turn(key).status()).isEqualTo(TurnStatus.INTERRUPTED);
        assertThat(house.turn(key).parts()).containsExactly(new Part.Text("It is"));
        assertThat(house.turn(waking).status()).isEqualTo(TurnStatus.WAKING);
        TurnKey late = aTurn(house.aConversation(aTenant()));
        house.ask(late, "third");
        house = new ChatHouse(database.dataSource());
        house.runner.start();
        await().until(() -> house.ended(waking) && house.ended(late));
        assertThat(house.turn(waking).status()).isEqualTo(TurnStatus.DONE);
        assertThat(house.turn(late).status()).isEqualTo(TurnStatus.DONE);
    }

    private ChatHouse smallHouse() {
        var small = new ChatHouse(database.dataSource(), ChatHouse.properties(1), new FakeTenants(), Clock.systemUTC());
        small.runner.start();
        return small;
    }

    private ChatHouse named(String name, Clock clock) {
        ChatProperties quick = ChatHouse.QUICK;
        var properties = new ChatProperties(
                name, quick.leaseTime(), quick.message(), quick.answer(), quick.run(), quick.stream());
        return new ChatHouse(database.dataSource(), properties, new FakeTenants(), clock);
    }

    private TurnState ending() {
        await().until(() -> house.ended(key));
        return house.turn(key);
    }
}
