import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How many active assistants a whole portal carries when they share cells: people sign in by links of the mailbox, keep a page
 * open, wake their assistants all at once, and send some messages each, spread by chance over the time. The demo model
 * answers, so what is measured is ours and OpenClaw's. The people are on the same processors; what they take of them is
 * told, too.
 */
final class Density implements Person.Notes {

    private static final long LOOK_NANOS = 2_000_000_000;

    private final int people;
    private final Duration time;
    private final int messages;
    private final ConcurrentLinkedQueue<Double> begun = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Double> firstWords = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Peak> peak = new AtomicReference<>(new Peak(0, 0));
    private volatile boolean over;

    private Density(int people, Duration time, int messages) {
        this.people = people;
        this.time = time;
        this.messages = messages;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> numbers = Stream.of(arguments).filter(one -> one.matches("\\d+")).toList();
        int people = number(numbers, 0, 50);
        int seconds = number(numbers, 1, 300);
        int messages = number(numbers, 2, 4);
        // Plan free shares cells. Nobody waits for a warm cell here.
        var settings = Map.of("DARKPLEX_TENANTS_PLAN", "free", "DARKPLEX_TENANTS_WARMCELLS", "0");
        try (Instance instance = Instance.start(settings)) {
            new Density(people, Duration.ofSeconds(seconds), messages).measure(instance);
        }
    }

    private void measure(Instance instance) throws IOException, InterruptedException {
        ProcessHandle portal = instance.portal();
        Client operator = instance.signedIn();
        operator.choosePlan(onlyAssistant(operator), "pro");
        var present = new ArrayList<Person>();
        for (int i = 0; i < people; i++) {
            Client client = instance.visitor();
            client.signInAs("person" + i + "@example.org");
            present.add(new Person(client));
        }
        Thread watching = Thread.ofPlatform().start(() -> watch(portal));
        long waking = System.nanoTime();
        each(present, (person, _) -> person.wake());
        double wakeAll = (System.nanoTime() - waking) / 1e9;
        double cellsBefore = Usage.seconds(portal.descendants());
        double portalBefore = Usage.seconds(Stream.of(portal));
        double benchBefore = Usage.seconds(Stream.of(ProcessHandle.current()));
        each(present, (person, chance) -> person.talk(messages, time, chance, this));
        int turns = Math.max(1, firstWords.size());
        double cells = (Usage.seconds(portal.descendants()) - cellsBefore) / turns;
        double own = (Usage.seconds(Stream.of(portal)) - portalBefore) / turns;
        double bench = (Usage.seconds(Stream.of(ProcessHandle.current())) - benchBefore) / turns;
        over = true;
        watching.join();
        double alone = dedicatedIdle(operator, portal);
        failures.stream().limit(5).forEach(failed -> System.out.println("FAILED " + failed));
        System.out.println(String.format(
                Locale.ROOT,
                "{\"active_tenants\":%d,\"turns\":%d,\"failed\":%d,\"seconds\":%d,\"wake_all_s\":%.1f,"
                        + "\"begun_p50_ms\":%.0f,\"begun_p95_ms\":%.0f,"
                        + "\"overhead_first_token_p50_ms\":%.0f,\"overhead_first_token_p95_ms\":%.0f,"
                        + "\"cpu_s_per_turn\":%.2f,\"cpu_s_per_turn_cell\":%.2f,\"cpu_s_per_turn_portal\":%.3f,"
                        + "\"cpu_s_per_turn_bench\":%.3f,\"memory_mb\":%.0f,\"memory_portal_mb\":%.0f,"
                        + "\"mb_per_active\":%.1f,\"mb_dedicated_idle\":%.0f}",
                people,
                firstWords.size(),
                failures.size(),
                time.toSeconds(),
                wakeAll,
                at(begun, 50),
                at(begun, 95),
                at(firstWords, 50),
                at(firstWords, 95),
                cells + own,
                cells,
                own,
                bench,
                peak.get().all,
                peak.get().portal,
                peak.get().all / people,
                alone));
    }

    @Override
    public void begun(double millis) {
        begun.add(millis);
    }

    @Override
    public void firstWord(double millis) {
        firstWords.add(millis);
    }

    @Override
    public void failed(String why) {
        failures.add(why);
    }

    private static double at(ConcurrentLinkedQueue<Double> values, int percentile) {
        return values.isEmpty() ? -1 : Wake.at(List.copyOf(values), percentile);
    }

    private static int number(List<String> numbers, int at, int otherwise) {
        return numbers.size() > at ? Integer.parseInt(numbers.get(at)) : otherwise;
    }

    /** All at once, until the last is done. */
    private void each(List<Person> present, Act act) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var random = new Random(people);
            for (Person person : present) {
                var chance = new Random(random.nextLong());
                threads.submit(() -> {
                    try {
                        act.of(person, chance);
                    } catch (IOException | InterruptedException left) {
                        failures.add("a person left: " + left.getMessage());
                    }
                });
            }
        }
    }

    private void watch(ProcessHandle portal) {
        while (!over) {
            double own = Usage.megabytes(Stream.of(portal));
            double all = own + Usage.megabytes(portal.descendants());
            peak.updateAndGet(highest -> highest.all > all ? highest : new Peak(all, own));
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** The id of the one assistant that there is yet. */
    private static String onlyAssistant(Client operator) throws IOException, InterruptedException {
        operator.get("/api/assistant");
        Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(operator.get("/api/operator/tenants"));
        if (!id.find()) {
            throw new IOException("The operator has no assistant");
        }
        return id.group(1);
    }

    /** What one more assistant takes that has a cell of its own and has not worked yet: the operator's. */
    private static double dedicatedIdle(Client operator, ProcessHandle portal) throws IOException, InterruptedException {
        Set<Long> before = portal.descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
        new Person(operator).wake();
        return Usage.megabytes(portal.descendants().filter(process -> !before.contains(process.pid())));
    }

    private interface Act {
        void of(Person person, Random chance) throws IOException, InterruptedException;
    }

    /** Megabytes at the worst moment. */
    private record Peak(double all, double portal) {}
}
