package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.tenants.runtime.process.TestProcessRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two whole portals on one PostgreSQL and one data directory, of which the one that holds the tenant is killed. */
@Tag("real-openclaw")
class RealTwoPortalsOpenClawIT {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration LEASE = Duration.ofSeconds(8);
    private static final String KEPT = "kept-by-its-owner";

    @TempDir
    Path data;

    @Test
    void whenTheHolderIsKilledTheOtherTakesOverAfterTheLeaseAndNothingIsLost() throws Exception {
        try (var database = new TestDatabase(TestDatabase.Kind.POSTGRESQL);
                var model = new ScriptedModel()) {
            Map<String, String> settings = Map.of(
                    "DARKPLEX_DATABASE_URL", String.valueOf(database.settings().get("darkplex.database.url")),
                    "DARKPLEX_TENANTS_LEASE", LEASE.toSeconds() + "s",
                    "DARKPLEX_TENANTS_HEALTHPERIOD", "1s",
                    "DARKPLEX_TENANTS_WARMCELLS", "0",
                    "DARKPLEX_TENANTS_HISTORY_AFTER", "500ms");
            var one = new PortalProcess(data, model.address(), "one", settings);
            var two = new PortalProcess(data, model.address(), "two", settings);
            try {
                takesOver(one, two, model);
            } finally {
                two.stop();
                one.stop();
            }
            assertThat(TestProcessRuntime.marked(one.instance)).isEmpty();
            assertThat(TestProcessRuntime.marked(two.instance)).isEmpty();
            assertThat(data.resolve("tenants/.cells")).isEmptyDirectory();
        }
    }

    private void takesOver(PortalProcess one, PortalProcess two, ScriptedModel model) throws Exception {
        one.start(Map.of());
        PortalClient atOne = one.signedIn();
        String conversation = UUID.randomUUID().toString();
        atOne.post("/api/conversations", "{\"id\":\"" + conversation + "\"}");
        assertThat(atOne.ended(conversation, atOne.say(conversation, "first question")))
                .isEqualTo("DONE");
        atOne.put("/api/assistant/files/content?path=" + KEPT, "kept");

        // The start of another disturbs nothing.
        two.start(Map.of());
        PortalClient atTwo = two.signedIn();
        assertThat(refusedAt(atTwo, conversation)).contains("CELL_ELSEWHERE");
        assertThat(TestProcessRuntime.marked(two.instance)).isEmpty();
        assertThat(atOne.ended(conversation, atOne.say(conversation, "second question")))
                .isEqualTo("DONE");
        atOne.allThatWasAnsweredIsKnown(conversation, model);
        everythingIsThereOnce(one, atOne);

        long struck = System.nanoTime();
        one.kill();
        until(() -> TestProcessRuntime.marked(one.instance).isEmpty());
        String last = "";
        List<String> refused = new ArrayList<>();
        while (!last.equals("DONE")) {
            assertThat(refused.size()).as("tries").isLessThan(200);
            String turn = atTwo.say(conversation, "asked of the other, try " + refused.size());
            last = atTwo.ended(conversation, turn);
            if (!last.equals("DONE")) {
                refused.add(String.valueOf(atTwo.turn(conversation, turn).path("problem")));
            }
        }
        System.out.println("FIGURE taken over after ms: "
                + Duration.ofNanos(System.nanoTime() - struck).toMillis() + ", refused before: " + refused.size());
        assertThat(refused).allMatch(problem -> problem.contains("CELL_ELSEWHERE"));
        atTwo.allThatWasAnsweredIsKnown(conversation, model);
        assertThat(model.calls.getLast().body()).contains("first question", "second question");
        everythingIsThereOnce(two, atTwo);

        // The one that comes back leaves it there.
        one.start(Map.of());
        assertThat(refusedAt(one.signedIn(), conversation)).contains("CELL_ELSEWHERE");
        assertThat(TestProcessRuntime.marked(one.instance)).isEmpty();
        assertThat(atTwo.ended(conversation, atTwo.say(conversation, "last question")))
                .isEqualTo("DONE");
        atTwo.allThatWasAnsweredIsKnown(conversation, model);
        everythingIsThereOnce(two, atTwo);
        assertThat(atTwo.get("/api/operator/findings")).isEmpty();
    }

    /** @return why a turn there has failed */
    private static String refusedAt(PortalClient portal, String conversation) throws Exception {
        String turn = portal.say(conversation, "refused");
        assertThat(portal.ended(conversation, turn)).isEqualTo("FAILED");
        return String.valueOf(portal.turn(conversation, turn).path("problem"));
    }

    private void everythingIsThereOnce(PortalProcess holder, PortalClient person) throws Exception {
        JsonNode tenants = person.get("/api/operator/tenants").path("tenants");
        assertThat(tenants).hasSize(1);
        assertThat(tenants.get(0).path("state").asString("")).isEqualTo("READY");
        Path home = data.resolve("tenants").resolve(tenants.get(0).path("id").asString(""));
        String cell = Files.readString(home.resolve("placed")).split(" ", -1)[0];
        assertThat(cell).startsWith(holder.instance);
        assertThat(home.resolve("agent")).doesNotExist();
        assertThat(home.resolve("workspace")).doesNotExist();
        try (Stream<Path> all = Files.walk(data.resolve("tenants"))) {
            assertThat(all.filter(file -> file.endsWith(KEPT)))
                    .containsExactly(
                            data.resolve("tenants/.cells").resolve(cell).resolve("workspace/main/" + KEPT));
        }
        // Of the dead one's cell nothing runs, and its folder is gone with its tenant.
        until(() -> folders() == 1);
    }

    private long folders() throws IOException {
        try (Stream<Path> all = Files.list(data.resolve("tenants/.cells"))) {
            return all.count();
        }
    }

    private static void until(Callable<Boolean> so) {
        await().pollInterval(Duration.ofMillis(100)).atMost(LONG).until(so);
    }
}
