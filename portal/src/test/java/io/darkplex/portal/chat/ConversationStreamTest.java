package io.darkplex.portal.chat;

import static io.darkplex.portal.chat.ChatHouse.aTenant;
import static io.darkplex.portal.chat.ChatHouse.aTurn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.accounts.SessionId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.RunEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

@OnBothDatabases
class ConversationStreamTest {

    private static final int SEEDS = 60;
    private static final SessionId SESSION = new SessionId("session");
    private final TestDatabase database;
    private final JsonMapper json = JsonMapper.builder().build();

    ConversationStreamTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void whereverTheStreamIsCutNothingIsLostOrDoubled() throws Exception {
        var house = new ChatHouse(database.dataSource());
        house.runner.start();
        var streams = streams(house, house);
        for (long seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            TurnKey first = aTurn(house.aConversation(aTenant()));
            house.tenants.gateway.script = slowly(TurnFoldTest.someEvents(random));
            house.ask(first, "one");
            var browser = new BrowserFold();
            readUntilEnded(streams, first, browser, random);
            // The second turn is asked and may end while nobody listens.
            TurnKey second = aTurn(first.place());
            house.ask(second, "two");
            readUntilEnded(streams, second, browser, random);
            for (TurnKey key : List.of(first, second)) {
                assertThat(browser.turns.get(key.turn().toString()))
                        .as("seed %d", seed)
                        .isEqualTo(json.readTree(json.writeValueAsString(Views.Turn.of(house.turn(key)))));
            }
            assertThat(browser.ignoredDeltas).as("seed %d", seed).isZero();
        }
        assertThat(streams.count()).isZero();
        house.runner.stop();
    }

    /** The turn runs in one process, the reader is connected to another. */
    @Test
    void aTurnOfAnotherProcessIsToldFromTheDatabase() throws Exception {
        var runs = new ChatHouse(database.dataSource());
        runs.runner.start();
        var reads = new ChatHouse(database.dataSource());
        var streams = streams(reads, reads);
        TurnKey key = aTurn(runs.aConversation(aTenant()));
        runs.tenants.gateway.script = slowly(List.of(new RunEvent.Text("one "), new RunEvent.Text("two")));
        runs.ask(key, "hello");
        var browser = new BrowserFold();
        readUntilEnded(streams, key, browser, new Random(1));
        assertThat(browser.turns.values())
                .singleElement()
                .satisfies(turn -> assertThat(turn.get("status").asString()).isEqualTo("DONE"));
        runs.runner.stop();
    }

    @Test
    void aReaderFromAnotherHistoryBeginsAnew() throws Exception {
        var house = new ChatHouse(database.dataSource());
        house.runner.start();
        TurnKey key = aTurn(house.aConversation(aTenant()));
        house.ask(key, "hello");
        await().until(() -> house.ended(key));
        var browser = new BrowserFold();
        browser.lastId = 999L;
        readUntilEnded(streams(house, house), key, browser, new Random(1));
        assertThat(browser.turns).hasSize(1);
        house.runner.stop();
    }

    /** Reads with a cable that breaks at random places, until the turn's end has come through. */
    private static void readUntilEnded(ConversationStreams streams, TurnKey key, BrowserFold browser, Random random)
            throws Exception {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!ended(browser, key)) {
            assertThat(System.nanoTime()).as("in time").isLessThan(giveUp);
            var cable = new Cable(50 + random.nextInt(3000), key);
            var reader = new ConversationStream.Reader(
                    new UserId(key.tenant().value()), SESSION, key.place(), browser.lastId);
            if (browser.lastId == null && browser.turns.isEmpty()) {
                reader = new ConversationStream.Reader(reader.user(), SESSION, key.place(), 0L);
            }
            try {
                streams.serve(
                        reader, () -> new SseWriter(cable, JsonMapper.builder().build()));
            } catch (IOException cut) {
                assertThat(cut).hasMessage("cut");
            }
            browser.read(cable.text());
        }
    }

    private static boolean ended(BrowserFold browser, TurnKey key) {
        var turn = browser.turns.get(key.turn().toString());
        return turn != null && TurnStatus.valueOf(turn.get("status").asString()).ended();
    }

    private static FakeGateway.Script slowly(List<RunEvent> events) {
        return (prompt, told, stop) -> {
            for (RunEvent event : events) {
                told.accept(event);
                if (stop.await(1, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
            told.accept(new RunEvent.Done());
        };
    }

    private static ConversationStreams streams(ChatHouse house, ChatHouse neighbours) {
        var streams =
                new ConversationStreams(house.turns, house.hub, neighbours.tenants, session -> true, ChatHouse.QUICK);
        streams.start();
        return streams;
    }

    /** Carries so many bytes and then breaks; also when the end of the turn has passed, so that the reader returns. */
    private static final class Cable extends OutputStream {
        private final ByteArrayOutputStream carried = new ByteArrayOutputStream();
        private final String end;
        private final int bytesMax;
        private @Nullable String seen;

        Cable(int bytesMax, TurnKey key) {
            this.bytesMax = bytesMax;
            this.end = "\"id\":\"" + key.turn() + "\"";
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            int fits = Math.min(count, bytesMax - carried.size());
            carried.write(bytes, from, fits);
            if (fits < count) {
                throw new IOException("cut");
            }
            String event = new String(bytes, from, count, StandardCharsets.UTF_8);
            if (event.contains(end) && event.contains("\"endedAt\":\"")) {
                seen = event;
            }
        }

        @Override
        public void flush() throws IOException {
            if (seen != null) {
                throw new IOException("cut");
            }
        }

        String text() {
            return carried.toString(StandardCharsets.UTF_8);
        }
    }
}
