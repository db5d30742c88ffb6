import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Somebody with one page open: its stream is read all the time, and now and then a message is sent. */
final class Person {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(180);
    private static final String WORDS = "word ".repeat(58).strip();

    private final Client client;
    private final AtomicReference<Asked> asked = new AtomicReference<>();
    private volatile boolean left;

    Person(Client client) {
        this.client = client;
    }

    /** Until the assistant is awake. */
    void wake() throws IOException, InterruptedException {
        client.startAssistant();
        client.readUntil("/api/assistant/events", line -> line.contains("\"READY\""));
    }

    /** Sends so many messages, spread by chance over the time. */
    void talk(int messages, Duration time, Random random, Notes notes) throws IOException, InterruptedException {
        String conversation = client.newConversation();
        Duration atMost = time.plus(ANSWER_MAX.multipliedBy(messages));
        Thread answers = read("/api/conversations/" + conversation + "/events?after=0", atMost, notes);
        long begun = System.nanoTime();
        long part = time.toMillis() / messages;
        for (int i = 0; i < messages; i++) {
            long due = TimeUnit.MILLISECONDS.toNanos(i * part + random.nextLong(part));
            LockSupport.parkNanos(Math.max(0, due - (System.nanoTime() - begun)));
            var question = new Asked(System.nanoTime(), notes);
            asked.set(question);
            try {
                client.postTurn(conversation, "Message " + i + " " + WORDS);
                if (!question.ended.await(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                    notes.failed("no end of an answer within " + ANSWER_MAX);
                } else if (!question.well) {
                    notes.failed(question.heard ? "an answer broke off: " + question.end : question.end);
                }
            } catch (IOException refused) {
                notes.failed(refused.getMessage());
            }
        }
        left = true;
        answers.interrupt();
        answers.join();
    }

    private Thread read(String path, Duration atMost, Notes notes) {
        return Thread.ofVirtual().start(() -> {
            try {
                client.readUntil(path, this::hear, atMost);
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            } catch (IOException broken) {
                if (!left) {
                    notes.failed("a stream broke: " + broken.getMessage());
                }
            }
        });
    }

    private boolean hear(String line) {
        Asked now = asked.get();
        if (now != null) {
            now.hear(line);
        }
        return left;
    }

    /** What is measured of a message; times are milliseconds from its posting. Called by many threads. */
    interface Notes {

        /** The portal has handed it to the assistant's cell. */
        void begun(double millis);

        void firstWord(double millis);

        void failed(String why);
    }

    private static final class Asked {
        private final long at;
        private final Notes notes;
        private final CountDownLatch ended = new CountDownLatch(1);
        private boolean begun;
        private volatile boolean heard;
        private volatile boolean well;
        private volatile String end = "";

        Asked(long at, Notes notes) {
            this.at = at;
            this.notes = notes;
        }

        void hear(String line) {
            double millis = (System.nanoTime() - at) / 1e6;
            if (!begun && line.contains("\"status\":\"RUNNING\"")) {
                begun = true;
                notes.begun(millis);
            }
            boolean word = line.equals("event: delta") || line.contains("\"type\":\"text\"");
            if (word && !heard) {
                heard = true;
                notes.firstWord(millis);
            }
            if (line.startsWith("data: ") && line.contains("\"endedAt\":\"")) {
                well = heard && line.contains("\"status\":\"DONE\"");
                end = line;
                ended.countDown();
            }
        }
    }
}
