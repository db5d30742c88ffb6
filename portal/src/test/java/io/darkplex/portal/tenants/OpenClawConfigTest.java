package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;

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
            Surroundings.open(Path.of("/data/tenants/one")),
            false,
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
}
