package io.darkplex.portal.chat;

import static io.darkplex.portal.chat.ChatHouse.aTenant;
import static io.darkplex.portal.chat.ChatHouse.aTurn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.tenants.RunEvent;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The process dies before its first step, its second, its third … until it comes through alive. */
@OnBothDatabases
class TurnCrashTest {

    private static final int STEPS_MAX = 200;
    private static final String ANSWER = "It is 4.";

    private final TestDatabase database;

    TurnCrashTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void whereverTheProcessDiesAnAcceptedTurnEndsOnce() {
        Map<TurnStatus, Integer> endings = new EnumMap<>(TurnStatus.class);
        int step = 0;
        boolean survived = false;
        while (!survived) {
            assertThat(step).isLessThan(STEPS_MAX);
            survived = survives(step++, endings);
        }
        assertThat(endings).containsKeys(TurnStatus.DONE, TurnStatus.INTERRUPTED);
    }

    private boolean survives(int step, Map<TurnStatus, Integer> endings) {
        database.empty();
        var outside = new ChatHouse(database.dataSource());
        TurnKey key = aTurn(outside.aConversation(aTenant()));
        var source = new CrashingDataSource(database.dataSource(), step);
        boolean accepted = liveAndDie(source, key);

        var next = new ChatHouse(database.dataSource());
        next.tenants.gateway.script = script();
        next.runner.start();
        if (!accepted) {
            // The browser never heard back and asks again: it may not matter whether the first try was stored.
            next.ask(key, "2+2?");
        }
        await().until(() -> next.ended(key));
        await().until(() -> next.runner.count() == 0);
        TurnState end = next.turn(key);
        assertThat(end.status()).as("step %d", step).isIn(TurnStatus.DONE, TurnStatus.INTERRUPTED);
        if (end.status() == TurnStatus.DONE) {
            assertThat(end.parts()).as("step %d", step).isEqualTo(answer());
        } else {
            assertThat(answer().toString()).as("step %d", step).startsWith(beginning(end.parts()));
        }
        assertThat(next.turns.list(key.place())).as("step %d", step).hasSize(1);
        assertThat(next.conversations.get(key.place()).running()).isFalse();
        assertThat(next.conversations.get(key.place()).seq()).isEqualTo(end.seq());
        next.runner.stop();
        endings.merge(end.status(), 1, Integer::sum);
        return !source.crashed();
    }

    private static boolean liveAndDie(CrashingDataSource source, TurnKey key) {
        boolean accepted = false;
        ChatHouse house = null;
        try {
            house = new ChatHouse(source, ChatHouse.QUICK, new FakeTenants(), Clock.systemUTC());
            house.tenants.gateway.script = script();
            house.runner.start();
            house.ask(key, "2+2?");
            accepted = true;
        } catch (RuntimeException died) {
            assertThat(source.crashed()).isTrue();
        }
        ChatHouse dying = house;
        if (dying != null) {
            await().until(() -> dying.runner.count() == 0);
        }
        return accepted;
    }

    private static FakeGateway.Script script() {
        return FakeGateway.says(
                new RunEvent.ToolStarted("1", "sum", "2,2"),
                new RunEvent.ToolEnded("1", false, "4"),
                new RunEvent.Text(ANSWER));
    }

    private static List<Part> answer() {
        return List.of(new Part.Tool("1", "sum", Part.ToolState.DONE, "2,2", "4"), new Part.Text(ANSWER));
    }

    private static String beginning(List<Part> parts) {
        if (parts.isEmpty() || (parts.getFirst() instanceof Part.Tool tool && tool.state() == Part.ToolState.FAILED)) {
            return "[";
        }
        String text = parts.toString();
        return text.substring(0, text.length() - 1);
    }
}
