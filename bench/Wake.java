import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * How long people wait: for a message to be accepted while the assistant sleeps, for a cold start, for the first word
 * when a warm cell waits for the assistant, when the assistant is frozen, and when it is awake. The demo model answers, so
 * what is measured is ours and OpenClaw's.
 */
final class Wake {

    private static final int COLD_STARTS = 3;
    private static final int WARM_STARTS = 8;
    private static final int FROZEN_STARTS = 4;
    private static final int AWAKE_TURNS = 12;

    /** What OpenClaw does in the minute after an answer is over by then, as it is after the ten of the setting. */
    private static final int REST_SECONDS = 70;

    /** Between the freeze and the message. OpenClaw's own clocks of one and of two minutes have run out after the last. */
    private static final List<Integer> FROZEN_SECONDS = List.of(5, 150);

    private Wake() {}

    /** @param arguments nothing, or {@code parked [TIMES [REST [FROZEN...]]]}, in seconds: frozen cells alone */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> words = Stream.of(arguments).filter(word -> !word.equals("--json")).toList();
        if (!words.isEmpty() && words.getFirst().equals("parked")) {
            parked(words.stream().skip(1).map(Integer::valueOf).toList());
            return;
        }
        var accepted = new ArrayList<Double>();
        var ready = new ArrayList<Double>();
        var coldWords = new ArrayList<Double>();
        var warmWords = new ArrayList<Double>();
        var frozenWords = new ArrayList<Double>();
        var awakeWords = new ArrayList<Double>();
        try (Instance instance = Instance.start(idle("1s", "1s", Map.of("DARKPLEX_TENANTS_WARMCELLS", "0")))) {
            Client client = instance.signedIn();
            for (int i = 0; i < COLD_STARTS; i++) {
                client.readUntil("/api/assistant/events", line -> line.contains("\"ASLEEP\""));
                turn(client, accepted, coldWords, ready);
            }
        }
        warm(warmWords);
        frozen(frozenWords, FROZEN_STARTS, REST_SECONDS, FROZEN_SECONDS);
        try (Instance instance = Instance.start(Map.of("DARKPLEX_TENANTS_WARMCELLS", "0"))) {
            Client client = instance.signedIn();
            turn(client, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < AWAKE_TURNS; i++) {
                turn(client, new ArrayList<>(), awakeWords, new ArrayList<>());
            }
        }
        System.out.printf(
                "accept while asleep %s ms, cold start %s ms, cold first word %s ms, warm first word %s ms, "
                        + "frozen first word %s ms, awake first word %s ms%n",
                accepted, ready, coldWords, warmWords, frozenWords, awakeWords);
        System.out.printf(
                "{\"accept_ms_p95\":%.0f,\"cold_ready_ms_p50\":%.0f,\"cold_first_token_ms_p50\":%.0f,"
                        + "\"warm_first_token_ms_p50\":%.0f,\"warm_first_token_ms_p95\":%.0f,"
                        + "\"parked_first_token_ms_p50\":%.0f,\"parked_first_token_ms_p95\":%.0f,"
                        + "\"awake_first_token_ms_p50\":%.0f,\"awake_first_token_ms_p95\":%.0f,\"cold_n\":%d,\"warm_n\":%d,\"parked_n\":%d,"
                        + "\"awake_n\":%d}%n",
                at(accepted, 95), at(ready, 50), at(coldWords, 50), at(warmWords, 50), at(warmWords, 95), at(frozenWords, 50),
                at(frozenWords, 95), at(awakeWords, 50), at(awakeWords, 95), COLD_STARTS, WARM_STARTS, FROZEN_STARTS, AWAKE_TURNS);
    }

    /** Each time the assistant sleeps and a cell waits; the log says when one does. */
    private static void warm(ArrayList<Double> words) throws IOException, InterruptedException {
        var settings = idle(
                "1s",
                "1s",
                Map.of(
                        "DARKPLEX_TENANTS_HEALTHPERIOD", "1s",
                        "DARKPLEX_TENANTS_WARMCELLS", "1",
                        "DARKPLEX_TENANTS_WARMPAUSE", "3s"));
        try (Instance instance = Instance.start(settings)) {
            Client client = instance.signedIn();
            for (int i = 1; i <= WARM_STARTS; i++) {
                instance.awaitLogged("A warm cell is ready", i);
                client.readUntil("/api/assistant/events", line -> line.contains("\"ASLEEP\""));
                turn(client, new ArrayList<>(), words, new ArrayList<>());
            }
            instance.awaitLogged("Tenant came into a warm cell", WARM_STARTS);
        }
    }

    private static void parked(List<Integer> numbers) throws IOException, InterruptedException {
        int times = numbers.isEmpty() ? FROZEN_STARTS : numbers.getFirst();
        int rest = numbers.size() < 2 ? REST_SECONDS : numbers.get(1);
        var words = new ArrayList<Double>();
        frozen(words, times, rest, numbers.size() < 3 ? FROZEN_SECONDS : numbers.subList(2, numbers.size()));
        System.out.printf("frozen first word %s ms%n", words);
        System.out.printf(
                "{\"parked_first_token_ms_p50\":%.0f,\"parked_first_token_ms_p95\":%.0f,\"parked_n\":%d}%n",
                at(words, 50), at(words, 95), words.size());
    }

    private static void frozen(List<Double> words, int times, int rest, List<Integer> frozenSeconds)
            throws IOException, InterruptedException {
        var settings = idle(rest + "s", "1h", Map.of("DARKPLEX_TENANTS_WARMCELLS", "0"));
        try (Instance instance = Instance.start(settings)) {
            Client client = instance.signedIn();
            turn(client, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < times; i++) {
                client.readUntil("/api/assistant/events", line -> line.contains("\"PARKED\""));
                LockSupport.parkNanos(frozenSeconds.get(i % frozenSeconds.size()) * 1_000_000_000L);
                turn(client, new ArrayList<>(), words, new ArrayList<>());
            }
        }
    }

    /** The settings, with a plan by which an assistant is frozen and stopped so soon. */
    private static Map<String, String> idle(String freeze, String stop, Map<String, String> settings) throws IOException {
        Path file = Files.createTempFile("darkplex-bench-plans", ".yaml");
        file.toFile().deleteOnExit();
        Files.writeString(file, """
                plans:
                  pro:
                    title: Of a bench
                    placement: dedicated
                    idleFreeze: %s
                    idleStop: %s
                    tools: [session_status]
                    egressAllow: []
                    workspaceQuota: 2GB
                """.formatted(freeze, stop));
        var all = new HashMap<>(settings);
        all.put("DARKPLEX_TENANTS_PLANSFILE", file.toString());
        return all;
    }

    /** One turn in a new conversation, to its end; adds what was measured to the lists. */
    private static void turn(Client client, List<Double> accepted, List<Double> words, List<Double> ready)
            throws IOException, InterruptedException {
        String conversation = client.newConversation();
        long start = System.nanoTime();
        String turn = client.postTurn(conversation, "hello");
        accepted.add((System.nanoTime() - start) / 1e6);
        client.readUntil("/api/assistant/events", line -> line.contains("\"READY\""));
        ready.add((System.nanoTime() - start) / 1e6);
        String events = "/api/conversations/" + conversation + "/events?after=0";
        client.readUntil(events, line -> line.contains("event: delta") || line.contains("\"type\":\"text\""));
        words.add((System.nanoTime() - start) / 1e6);
        client.readUntil(events, line -> line.contains(turn) && line.contains("\"DONE\""));
    }

    /** The nearest-rank percentile. */
    static double at(List<Double> values, int percentile) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(percentile / 100.0 * sorted.size()) - 1));
    }
}
