package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.tenants.runtime.process.TestProcessRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A whole portal with a real OpenClaw, of which something is killed at a moment that a seed draws: the portal, a cell's
 * gateway or its relay. {@code -Ddarkplex.kill.seed=} repeats a run, {@code -Ddarkplex.kill.rounds=} makes more rounds,
 * {@code -Ddarkplex.kill.moments=} names some of the moments.
 */
@Tag("real-openclaw")
class RealOpenClawKillIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    private static final List<Moment> MOMENTS = Stream.of(
                    System.getProperty("darkplex.kill.moments", "").split(","))
            .filter(name -> !name.isBlank())
            .map(Moment::valueOf)
            .collect(Collectors.collectingAndThen(
                    Collectors.toList(), some -> some.isEmpty() ? List.of(Moment.values()) : some));

    private static final Duration IDLE_FREEZE = Duration.ofSeconds(3);

    /** A tenant's two folders are moved in less. */
    private static final int ON_THE_WAY_MILLIS_MAX = 60;

    private static final String KEPT = "kept-by-its-owner";

    enum Moment {
        SPAWN(3000),
        ANSWER(300),
        /** From shortly before the cell is frozen until it is. */
        FREEZE(2500),
        THAW(300),
        STOP(800),
        CLAIM(800),
        /** Out of the cell of its own, into one that others share; from the order on, or from the tenant's leaving home. */
        MOVE_IN(9000),
        MOVE_BACK(1500);

        /** The kill comes so long after it has begun, at most. */
        final int millisMax;

        Moment(int millisMax) {
            this.millisMax = millisMax;
        }
    }

    enum Victim {
        PORTAL,
        GATEWAY,
        RELAY
    }

    @TempDir
    Path data;

    private final long seed = Long.getLong("darkplex.kill.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final Set<String> acknowledged = new HashSet<>();

    @SuppressWarnings("NullAway.Init")
    private PortalProcess portal;

    @SuppressWarnings("NullAway.Init")
    private PortalClient person;

    @SuppressWarnings("NullAway.Init")
    private ScriptedModel model;

    private String conversation = "";
    private String tenantId = "";
    private boolean warm;

    @Test
    void whateverIsKilledWheneverNothingIsLostOrDoubledOrLeft() throws Exception {
        System.out.println("SEED " + seed);
        model = new ScriptedModel();
        portal = new PortalProcess(data, model.address());
        try {
            start(false);
            person.put("/api/assistant/files/content?path=" + KEPT, "kept");
            for (int round = 0; round < Integer.getInteger("darkplex.kill.rounds", 1); round++) {
                List<Victim> victims = new ArrayList<>();
                for (int half = 0; half < Moment.values().length / Victim.values().length; half++) {
                    victims.addAll(List.of(Victim.values()));
                }
                while (victims.size() < Moment.values().length) {
                    victims.add(Victim.PORTAL);
                }
                Collections.shuffle(victims, random);
                for (Moment moment : MOMENTS) {
                    kill(moment, victims.removeFirst(), "canary-" + round + "-" + moment);
                }
            }
            assertThat(person.get("/api/operator/findings")).isEmpty();
            aHistoryThatIsReallyLostIsTold();
        } finally {
            portal.stop();
            model.close();
        }
        assertThat(TestProcessRuntime.marked(portal.instance)).isEmpty();
        assertThat(portal.tenants().resolve(".cells")).isEmptyDirectory();
    }

    private void kill(Moment moment, Victim victim, String canary) throws Exception {
        long begun = System.nanoTime();
        conversation = UUID.randomUUID().toString();
        acknowledged.clear();
        person.post("/api/conversations", "{\"id\":\"" + conversation + "\"}");
        assertThat(ended(say(canary))).isEqualTo("DONE");
        tenantId = tenant();
        boolean onTheWay = (moment == Moment.MOVE_IN || moment == Moment.MOVE_BACK) && random.nextBoolean();
        int after = random.nextInt(onTheWay ? ON_THE_WAY_MILLIS_MAX : moment.millisMax);
        System.out.println(
                "ROUND " + moment + " " + victim + " after " + after + " ms" + (onTheWay ? " on the way" : ""));
        String mark = mark();
        begin(moment);
        if (onTheWay) {
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(LONG)
                    .until(() -> !mark().equals(mark) && !mark().isEmpty());
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(after));
        long struck = System.currentTimeMillis();
        strike(victim);
        if (victim == Victim.PORTAL) {
            portal.kill();
            start(false);
            // Of the life before nothing is left.
            assertThat(TestProcessRuntime.marked(portal.instance).keySet())
                    .allMatch(process ->
                            process.info().startInstant().orElseThrow().toEpochMilli() > struck);
        }
        for (String turn : List.copyOf(acknowledged)) {
            String how = ended(turn);
            System.out.println("ENDED " + how);
            // Where only the cell died, the portal was there to say that the answer is lost.
            assertThat(how).isIn(victim == Victim.PORTAL ? Set.of("DONE", "INTERRUPTED") : Set.of("DONE", "FAILED"));
        }
        // What is said while a cell dies may be told as lost, and is said again.
        String how = ended(say("and now"));
        assertThat(how).isIn("DONE", "FAILED");
        assertThat(how.equals("DONE") ? how : ended(say("and once more"))).isEqualTo("DONE");
        person.allThatWasAnsweredIsKnown(conversation, model);
        everythingIsThereOnce(moment);
        System.out.println(
                "ROUND took " + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
    }

    private void aHistoryThatIsReallyLostIsTold() throws Exception {
        asleep();
        CellSockets.delete(portal.tenants().resolve(tenant()).resolve("agent"));
        assertThat(ended(say("do you know me"))).isEqualTo("DONE");
        until(() -> !person.get("/api/operator/findings").isEmpty());
        JsonNode found = person.get("/api/operator/findings").get(0);
        assertThat(found.path("code").asString("")).isEqualTo("HISTORY_MISSING");
        assertThat(found.path("tenant").asString("")).isEqualTo(tenant());
        assertThat(found.path("missing").asInt()).isPositive();
    }

    private void begin(Moment moment) throws Exception {
        switch (moment) {
            case SPAWN -> {
                asleep();
                say("what is killed while it starts");
            }
            case CLAIM -> {
                // With a cell that waits; the other rounds are faster without.
                portal.stop();
                start(true);
                until(() -> portal.logged("A warm cell is ready"));
                say("what is killed when it has come in");
            }
            case ANSWER -> {
                say("HANG");
                until(() -> model.calls.getLast().body().contains("HANG"));
            }
            case FREEZE -> LockSupport.parkNanos(IDLE_FREEZE.minusSeconds(1).toNanos());
            case THAW -> {
                until(() -> state().equals("PARKED"));
                say("what thaws it");
            }
            case STOP -> person.post(operatorPath("stop"), "{\"evenWhileWorking\":true}");
            case MOVE_IN -> move("SHARED");
            case MOVE_BACK -> move("DEDICATED");
        }
    }

    private void strike(Victim victim) throws Exception {
        if (victim == Victim.PORTAL) {
            return;
        }
        // In a start it is not there yet, and after a stop not any more.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        Optional<ProcessHandle> found;
        do {
            found = ours(victim);
        } while (found.isEmpty() && System.nanoTime() - deadline < 0);
        System.out.println("STRUCK " + found);
        found.ifPresent(ProcessHandle::destroyForcibly);
    }

    /** The gateway is what the relay has started. */
    private Optional<ProcessHandle> ours(Victim victim) throws IOException {
        return TestProcessRuntime.marked(portal.instance).keySet().stream()
                .filter(process -> victim == Victim.RELAY
                        ? isRelay(process)
                        : process.parent().filter(RealOpenClawKillIT::isRelay).isPresent())
                .max(Comparator.comparingLong(ProcessHandle::pid));
    }

    private static boolean isRelay(ProcessHandle process) {
        List<String> words = words(process);
        return words.getFirst().endsWith("node") && words.stream().anyMatch(word -> word.endsWith("/cell.mjs"));
    }

    private static List<String> words(ProcessHandle process) {
        try {
            return List.of(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .split("\0", -1));
        } catch (IOException gone) {
            return List.of("");
        }
    }

    private void everythingIsThereOnce(Moment moment) throws Exception {
        var turns = new ArrayList<String>();
        person.turns(conversation).forEach(turn -> turns.add(turn.path("id").asString("")));
        assertThat(turns).doesNotHaveDuplicates().containsAll(acknowledged);
        String tenant = tenant();
        assertThat(rows()).hasSize(1).first().isIn(tenant + " READY", tenant + " PARKED");
        Path home = portal.tenants().resolve(tenant);
        List<Path> kept;
        try (Stream<Path> all = Files.walk(portal.tenants())) {
            kept = all.filter(file -> file.endsWith(KEPT)).toList();
        }
        assertThat(kept).as("the one place of the tenant's files").hasSize(1);
        Path cells = portal.tenants().resolve(".cells");
        assertThat(kept.getFirst()).startsWith(cells);
        Path cell = cells.resolve(cells.relativize(kept.getFirst()).getName(0));
        String[] mark = mark().split(" ", -1);
        assertThat(mark[0]).isEqualTo(cells.relativize(cell).toString());
        String agent = mark[2];
        assertThat(agent).matches(moment == Moment.MOVE_IN ? "s[0-9]{3}" : "main");
        assertThat(cell.resolve("state/agents").resolve(agent).resolve("agent/openclaw-agent.sqlite"))
                .exists();
        assertThat(home.resolve("agent")).doesNotExist();
        assertThat(home.resolve("workspace")).doesNotExist();
        // Who has moved out of a shared cell leaves one that waits for others.
        int others = (warm ? 1 : 0) + (moment == Moment.MOVE_BACK ? 1 : 0);
        until(() -> relays() <= 1 + others && relays() >= 1 && folders(cells) == relays());
        // One that was warm is nobody's to the runtime.
        assertThat(relaysOf(tenant))
                .isBetween(moment == Moment.MOVE_IN || warm ? 0L : 1L, moment == Moment.MOVE_IN ? 0L : 1L);
    }

    /** One for each cell that lives. */
    private long relays() throws IOException {
        return TestProcessRuntime.marked(portal.instance).keySet().stream()
                .filter(RealOpenClawKillIT::isRelay)
                .count();
    }

    /** Of cells that were started for this tenant alone. */
    private long relaysOf(String tenant) throws IOException {
        return TestProcessRuntime.marked(portal.instance).entrySet().stream()
                .filter(one ->
                        isRelay(one.getKey()) && one.getValue().toString().equals(tenant))
                .count();
    }

    /** Which cell has the tenant, and under which name; empty when none has. */
    private String mark() throws Exception {
        try {
            return Files.readString(portal.tenants().resolve(tenantId).resolve("placed"))
                    .strip();
        } catch (NoSuchFileException home) {
            return "";
        }
    }

    private void move(String placement) throws Exception {
        person.post(operatorPath("move"), "{\"placement\":\"" + placement + "\",\"evenWhileWorking\":true}");
    }

    private String state() throws Exception {
        return person.get("/api/assistant").path("state").asString("");
    }

    private static long folders(Path in) throws IOException {
        try (Stream<Path> all = Files.list(in)) {
            return all.count();
        }
    }

    private void start(boolean withWarmCell) throws Exception {
        warm = withWarmCell;
        Path plans = TestPlans.file(data.resolve("plans.yaml"), Map.of("idleFreeze", IDLE_FREEZE.toSeconds() + "s"));
        portal.start(Map.of(
                "DARKPLEX_TENANTS_WARMCELLS", warm ? "1" : "0",
                "DARKPLEX_TENANTS_WARMPAUSE", "0s",
                "DARKPLEX_TENANTS_HEALTHPERIOD", "1s",
                "DARKPLEX_TENANTS_PLANSFILE", plans.toString(),
                "DARKPLEX_TENANTS_SHARED_PRACTICETURNS", "0",
                // What a start prepares for later ones is kept only when its cell has ended in order.
                "DARKPLEX_TENANTS_STOPGRACE", "30s",
                "DARKPLEX_TENANTS_HISTORY_AFTER", "500ms"));
        person = portal.signedIn();
    }

    private void asleep() throws Exception {
        person.post(operatorPath("stop"), "{\"evenWhileWorking\":true}");
        until(() -> state().equals("ASLEEP"));
    }

    /** @return the id of the turn, once it is acknowledged */
    private String say(String text) throws Exception {
        String turn = person.say(conversation, text);
        acknowledged.add(turn);
        return turn;
    }

    private String ended(String turn) {
        return person.ended(conversation, turn);
    }

    private static void until(Callable<Boolean> so) {
        await().pollInterval(Duration.ofMillis(100)).atMost(LONG).until(so);
    }

    private String tenant() throws Exception {
        return person.get("/api/operator/tenants").at("/tenants/0/id").asString("");
    }

    private String operatorPath(String act) throws Exception {
        return "/api/operator/tenants/" + tenant() + "/" + act;
    }

    private List<String> rows() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + portal.database());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select id, state from tenants_tenant")) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1) + " " + rows.getString(2));
            }
            return found;
        }
    }
}
