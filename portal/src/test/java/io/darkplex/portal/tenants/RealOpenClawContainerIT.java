package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.docker.TestDockerRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The room against a real OpenClaw in its image. Building that takes minutes and a network, so it is left out without. */
@Tag("real-openclaw")
class RealOpenClawContainerIT {

    @TempDir
    private Path data;

    @Test
    void aTenantInAContainerAnswersAndRemembersAfterItsNextStart() throws Exception {
        String socket = System.getenv("DARKPLEX_DOCKER_SOCKET");
        assumeTrue(
                socket != null,
                "DARKPLEX_DOCKER_SOCKET names no engine with the image of a cell (./darkplex image builds it).");
        CellRuntime runtime = TestDockerRuntime.real(
                Path.of(Objects.requireNonNull(socket)), UUID.randomUUID().toString());
        try (var database = new TestDatabase(TestDatabase.Kind.SQLITE);
                var model = new ScriptedModel();
                var doors = TestDoors.toModel(model.port())) {
            Path tenants = data.resolve("tenants");
            var user = new UserId(UUID.randomUUID());
            var conversation = Transcript.conversation();
            var plan = Map.of("test.plan.prompt", "'Always answer like a sailor from Kiel.'");
            try (var room = new TestDesk(database, runtime, tenants, model.address(), doors, plan)) {
                TenantId tenant = room.desk.of(user);
                long asked = System.nanoTime();
                try (Gateway gateway = room.desk.reach(tenant)) {
                    System.out.println("start in a container ms: "
                            + Duration.ofNanos(System.nanoTime() - asked).toMillis());
                    assertThat(said(gateway, conversation)).isEqualTo("Answer to 2 messages");
                    assertThat(model.calls
                                    .getLast()
                                    .json()
                                    .path("messages")
                                    .get(0)
                                    .toString())
                            .as("the words of the plan")
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

    private static String said(Gateway gateway, ConversationId conversation) throws Exception {
        Transcript answer = Transcript.of(gateway, conversation, "hello");
        answer.last.get(60, TimeUnit.SECONDS);
        return answer.text();
    }
}
