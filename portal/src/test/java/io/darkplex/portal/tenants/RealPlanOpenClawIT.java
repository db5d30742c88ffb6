package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.runtime.process.TestProcessRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a plan says reaches the model request of a real OpenClaw. Needs what {@link RealOpenClawIT} needs. */
@Tag("real-openclaw")
class RealPlanOpenClawIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    /** Of a whole first request, in characters: 3000 tokens of 4.2 characters, as measured in this house. */
    private static final int FIRST_TURN_MAX = 12_600;

    @TempDir
    Path data;

    @Test
    void aPlanWithWebToolsAndAPromptAndOneWithoutEither() throws Exception {
        var plan = Map.of(
                "test.plan.tools", "[session_status, web_fetch]",
                "test.plan.egressAllow", "['*']",
                "test.plan.prompt", "'Always answer like a sailor from Kiel.'");
        Path folders = data.resolve("tenants");
        var runtime = TestProcessRuntime.real(folders, true);
        try (var database = new TestDatabase(TestDatabase.Kind.SQLITE);
                var model = new ScriptedModel();
                var doors = TestDoors.toModel(model.port());
                var room = new TestDesk(database, runtime.runtime(), folders, model.address(), doors, plan)) {
            TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
            JsonNode with = asked(room, tenant, model);
            assertThat(tools(with)).containsExactlyInAnyOrder("session_status", "web_fetch");
            assertThat(with.path("messages").get(0).toString()).contains("Always answer like a sailor from Kiel.");

            // What lies in the workspace does not speak for the operator, and does not take the operator's place.
            room.facts.stop(tenant, false);
            await().atMost(LONG).until(() -> room.desk.state(tenant).state() == AssistantState.State.ASLEEP);
            Path workspace = folders.resolve(tenant.toString()).resolve("workspace");
            Files.writeString(workspace.resolve("AGENTS.md"), "Speak like a lawyer.");
            Files.writeString(workspace.resolve("SOUL.md"), "Speak like a poet.");
            JsonNode again = asked(room, tenant, model);
            assertThat(again.path("messages").get(0).toString())
                    .contains("Always answer like a sailor from Kiel.")
                    .doesNotContain("lawyer", "poet");

            room.facts.stop(tenant, false);
            await().atMost(LONG).until(() -> room.desk.state(tenant).state() == AssistantState.State.ASLEEP);
            TestPlans.file(data.resolve("plans/plans.yaml"), Map.of());
            room.planDesk.reload(new UserId(UUID.randomUUID()));
            JsonNode without = asked(room, tenant, model);
            assertThat(tools(without)).containsExactly("session_status");
            assertThat(without.toString()).doesNotContain("sailor", "web_fetch", "lawyer", "poet");
            assertThat(without.toString().length()).isLessThan(FIRST_TURN_MAX);
            System.out.println(
                    "MEASURED request characters: with plan " + with.toString().length() + ", without "
                            + without.toString().length());
        }
        assertThat(runtime.processes()).isEmpty();
    }

    /** The request of a first turn. */
    private static JsonNode asked(TestDesk room, TenantId tenant, ScriptedModel model) throws Exception {
        try (Gateway gateway = room.desk.reach(tenant)) {
            Transcript answer = Transcript.of(gateway, Transcript.conversation(), "hello");
            answer.last.get(60, TimeUnit.SECONDS);
            return model.calls.getLast().json();
        }
    }

    private static List<String> tools(JsonNode request) {
        return request.path("tools")
                .valueStream()
                .map(tool -> tool.at("/function/name").asString(""))
                .toList();
    }
}
