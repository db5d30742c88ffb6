package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.tenants.runtime.Surroundings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenClawConfigTest {

    private final JsonMapper json = new JsonMapper();
    private final String rendered = OpenClawConfig.render(
            json,
            TenantTemplate.read(json),
            new CellForm(CellFacts.Placement.DEDICATED, List.of("session_status"), null, ""),
            Surroundings.open(Path.of("/data/tenants/one")),
            List.of(CellFolder.MAIN),
            new FakeModels().list(),
            URI.create("http://127.0.0.1:8788"));

    /** After a wanted change: {@code -Dgolden.update=true}, then read the difference. */
    @Test
    void isAsWritten() throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(Path.of("src/test/resources/tenants/openclaw.golden.json"), rendered);
        }
        try (var golden = getClass().getResourceAsStream("/tenants/openclaw.golden.json")) {
            assertThat(rendered)
                    .isEqualTo(new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void namesSecretsAndNeverHoldsThem() {
        JsonNode config = json.readTree(rendered);
        assertThat(config.at("/gateway/auth/token/source").asString("")).isEqualTo("env");
        assertThat(config.at("/models/providers/darkplex/apiKey/id").asString(""))
                .isEqualTo("DARKPLEX_MODEL_KEY");
    }

    @Test
    void opensNothingBeyondTheTemplate() {
        JsonNode config = json.readTree(rendered);
        assertThat(config.at("/tools/allow")).singleElement().isEqualTo(json.readTree("\"session_status\""));
        assertThat(config.at("/plugins/enabled").asBoolean(true)).isFalse();
        assertThat(config.at("/gateway/bind").asString("")).isEqualTo("loopback");
    }

    @Test
    void inASharedCellEachSeatHasAKeyOfItsOwnAndMayAskNoOther() {
        String text = OpenClawConfig.renderShared(
                json,
                TenantTemplate.read(json),
                new CellForm(CellFacts.Placement.SHARED, List.of("session_status"), null, ""),
                Surroundings.WALLED,
                List.of("s001", "s002"),
                new FakeModels().list(),
                URI.create("http://127.0.0.1:9001"));
        JsonNode config = json.readTree(text);
        assertThat(config.at("/models/providers/s002/apiKey/id").asString("")).isEqualTo("DARKPLEX_SEAT_S002");
        assertThat(config.at("/models/providers/s002-anthropic/apiKey/id").asString(""))
                .isEqualTo("DARKPLEX_SEAT_S002");
        assertThat(config.at("/agents/entries/s002/modelPolicy/allow"))
                .map(JsonNode::asString)
                .containsExactly("s002/scripted", "s002-anthropic/claude-test");
        assertThat(config.at("/agents/entries/s002/workspace").asString("")).isEqualTo("/cell/workspace/s002");
        assertThat(config.at("/tools/allow")).map(JsonNode::asString).containsExactly("session_status");
        assertThat(config.at("/tools/sessions/visibility").asString("")).isEqualTo("self");
        assertThat(config.at("/tools/agentToAgent/enabled").asBoolean(true)).isFalse();
        assertThat(config.at("/tools/fs/workspaceOnly").asBoolean(false)).isTrue();
        assertThat(config.at("/commands/allowFrom/*").isEmpty()).isTrue();
        assertThat(config.at("/models/providers/darkplex").isMissingNode()).isTrue();
    }

    /** OpenClaw takes an empty list for all tools there are: measured, 42 of them, exec among them. */
    @Test
    void anEmptyListOfToolsIsNeverWritten() {
        assertThatThrownBy(() -> OpenClawConfig.renderShared(
                        json,
                        TenantTemplate.read(json),
                        new CellForm(CellFacts.Placement.SHARED, List.of("exec"), null, ""),
                        Surroundings.WALLED,
                        List.of("s001"),
                        new FakeModels().list(),
                        URI.create("http://x")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** In the configuration, which the assistant cannot write, and with no other hook beside. */
    @Test
    void theWordsOfAPlanComeByAHookAndOnlyThen() {
        assertThat(json.readTree(rendered).path("hooks").isMissingNode()).isTrue();
        JsonNode config = json.readTree(OpenClawConfig.render(
                json,
                TenantTemplate.read(json),
                new CellForm(CellFacts.Placement.DEDICATED, List.of("session_status"), null, "Be brief."),
                Surroundings.WALLED,
                List.of(CellFolder.MAIN),
                new FakeModels().list(),
                URI.create("http://127.0.0.1:9001")));
        assertThat(config.at("/hooks/internal/load/extraDirs/0").asString("")).isEqualTo("/cell/config");
        assertThat(config.at("/hooks/internal/entries/plan-prompt/env/PLAN_PROMPT")
                        .asString(""))
                .isEqualTo("Be brief.");
        assertThat(config.at("/hooks/internal/entries/session-memory/enabled").asBoolean(true))
                .isFalse();
        assertThat(config.at("/agents/defaults/contextInjection").asString("")).isEqualTo("always");
    }

    @Test
    void aPlanTakesToolsAwayAndAddsNone() {
        var form =
                new CellForm(CellFacts.Placement.DEDICATED, List.of("web_fetch", "session_status", "exec"), null, "");
        TenantTemplate template = TenantTemplate.read(json);
        assertThat(form.tools(template, true)).containsExactly("session_status", "web_fetch");
        assertThat(form.tools(template, false)).containsExactly("session_status");
        var fewer = new CellForm(CellFacts.Placement.DEDICATED, List.of("session_status"), null, "");
        assertThat(fewer.tools(template, true)).containsExactly("session_status");
    }
}
