package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.runtime.kubernetes.TestPods;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The room against a real OpenClaw in a pod: through the relay, over TLS, and back. The cluster is a mock, the pod runs here. */
@Tag("real-openclaw")
@EnableKubernetesMockClient(crud = true)
@SuppressWarnings("NullAway.Init")
class RealOpenClawPodIT {

    @TempDir
    private Path data;

    private KubernetesClient client;

    @Test
    void aTenantInAPodAnswersAndRemembersAfterItsNextStart() throws Exception {
        Path main = Path.of(Objects.requireNonNull(System.getenv("DARKPLEX_OPENCLAW_MAIN")));
        Path node = Path.of(Objects.requireNonNull(System.getenv("DARKPLEX_OPENCLAW_NODE")));
        Path modules =
                Objects.requireNonNull(Objects.requireNonNull(main.getParent()).getParent());
        try (var database = new TestDatabase(TestDatabase.Kind.SQLITE);
                var model = new ScriptedModel();
                var doors = TestDoors.toModel(model.port());
                var pods = new TestPods(client, data, node, modules)) {
            Path tenants = data.resolve("tenants");
            var user = new UserId(UUID.randomUUID());
            var conversation = Transcript.conversation();
            var plan = Map.of("test.plan.prompt", "'Always answer like a sailor from Kiel.'");
            for (String answer : new String[] {"Answer to 2 messages", "Answer to 4 messages"}) {
                try (var room = new TestDesk(database, pods.runtime(), tenants, model.address(), doors, plan)) {
                    long asked = System.nanoTime();
                    try (Gateway gateway = room.desk.reach(room.desk.of(user))) {
                        System.out.println("start in a pod ms: "
                                + Duration.ofNanos(System.nanoTime() - asked).toMillis());
                        Transcript said = Transcript.of(gateway, conversation, "hello");
                        said.last.get(120, TimeUnit.SECONDS);
                        assertThat(said.text()).isEqualTo(answer);
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
                assertThat(pods.runtime().endLeftovers()).isZero();
            }
        }
    }
}
