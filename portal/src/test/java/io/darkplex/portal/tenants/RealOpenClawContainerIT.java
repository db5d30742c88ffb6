package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.runtime.docker.TestDockerEngine;
import io.darkplex.portal.tenants.runtime.docker.TestDockerRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells as containers, with a real OpenClaw, on an engine of the test's own. Needs root and Debian's docker.io. */
@Tag("real-openclaw")
class RealOpenClawContainerIT {

    private static @Nullable TestDockerEngine started;

    @TempDir
    private Path data;

    @BeforeAll
    static void engine() throws Exception {
        String missing = TestDockerEngine.missing().orElse("");
        assumeTrue(missing.isEmpty(), "No Docker engine can be started here: " + missing);
        long begun = System.nanoTime();
        TestDockerEngine engine = TestDockerEngine.start();
        started = engine;
        engine.makeRealImage();
        System.out.println("FIGURE image made ms: " + (System.nanoTime() - begun) / 1_000_000);
    }

    @AfterAll
    static void close() throws Exception {
        if (started != null) {
            started.close();
        }
    }

    @Test
    void historyGoesWithTheTenantWhereverItMovesAndNoTrapDoes() throws Exception {
        Path tenants = data.resolve("tenants");
        try (var runtime = TestDockerRuntime.of(ours(), "test");
                var model = new ScriptedModel();
                var doors = TestDoors.toModel(model.port())) {
            try (var room = new SharedRoom(
                    runtime,
                    tenants,
                    model.address(),
                    doors,
                    new FakeModels(),
                    Map.of("darkplex.tenants.shared.seats", "6", "darkplex.tenants.shared.practice-turns", "0"))) {
                new SharedMoves(room, model, tenants).play();
            }
            assertThat(runtime.endLeftovers()).isZero();
            assertThat(tenants.resolve(".cells")).isEmptyDirectory();
        }
    }

    @Test
    void aTenantInAContainerHearsItsPlansWordsAndRemembersAfterItsNextStart() throws Exception {
        Path tenants = data.resolve("tenants");
        var user = new UserId(UUID.randomUUID());
        var conversation = Transcript.conversation();
        var plan = Map.of("test.plan.prompt", "'Always answer like a sailor from Kiel.'");
        try (var runtime = TestDockerRuntime.of(ours(), "test");
                var database = new TestDatabase(TestDatabase.Kind.SQLITE);
                var model = new ScriptedModel();
                var doors = TestDoors.toModel(model.port())) {
            try (var room = new TestDesk(database, runtime, tenants, model.address(), doors, plan)) {
                TenantId tenant = room.desk.of(user);
                long asked = System.nanoTime();
                try (Gateway gateway = room.desk.reach(tenant)) {
                    System.out.println("FIGURE start in a container ms: "
                            + Duration.ofNanos(System.nanoTime() - asked).toMillis());
                    assertThat(said(gateway, conversation)).isEqualTo("Answer to 2 messages");
                    assertThat(model.calls
                                    .getLast()
                                    .json()
                                    .path("messages")
                                    .get(0)
                                    .toString())
                            .contains("Always answer like a sailor from Kiel.");
                }
            }
            assertThat(runtime.endLeftovers()).isZero();
            try (var room = new TestDesk(database, runtime, tenants, model.address(), doors, plan);
                    Gateway gateway = room.desk.reach(room.desk.of(user))) {
                assertThat(said(gateway, conversation)).isEqualTo("Answer to 4 messages");
            }
            assertThat(runtime.endLeftovers()).isZero();
        }
    }

    private static TestDockerEngine ours() {
        if (started == null) {
            throw new IllegalStateException("There is no engine.");
        }
        return started;
    }

    private static String said(Gateway gateway, ConversationId conversation) throws Exception {
        Transcript answer = Transcript.of(gateway, conversation, "hello");
        answer.last.get(60, TimeUnit.SECONDS);
        return answer.text();
    }
}
