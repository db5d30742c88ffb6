package io.darkplex.portal.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.darkplex.portal.models.ModelsProperties.Access;
import io.darkplex.portal.models.ModelsProperties.OwnRate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelCatalogTest {

    private static final Clock NOVEMBER = Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC);

    @Test
    void withoutAnyProviderTheDemoModelIsOffered() {
        var catalog = catalog(Map.of("openai", new Access("https://api.openai.com/v1", "")));
        assertThat(catalog.list()).containsExactly(ModelCatalog.DEMO);
        assertThat(catalog.defaultModel().demo()).isTrue();
    }

    @Test
    void oneKeyOffersThatProvidersModelsAndNoDemo() {
        var catalog = catalog(Map.of("anthropic", new Access("https://api.anthropic.com", "sk-test-not-a-key")));
        assertThat(catalog.list()).extracting(Model::provider).containsOnly("anthropic");
        assertThat(catalog.defaultModel().id()).isEqualTo("claude-haiku-5-5");
        assertThat(catalog.find("gpt-6-luna")).isEmpty();
    }

    @Test
    void theCheapestGoodModelOfAllProvidersIsTheDefault() {
        var key = new Access("https://provider.test", "sk-test-not-a-key");
        assertThat(catalog(Map.of("anthropic", key, "openai", key, "google", key))
                        .defaultModel()
                        .id())
                .isEqualTo("gemini-3.8-flash");
    }

    @Test
    void aModelWithoutAPriceInForceIsNotOffered() {
        var key = new Access("https://provider.test", "sk-test-not-a-key");
        var inMay = Clock.fixed(Instant.parse("2026-05-01T00:00:00Z"), ZoneOffset.UTC);
        assertThat(new ModelCatalog(properties(Map.of("openai", key)), inMay).list())
                .extracting(Model::id)
                .containsExactly("gpt-5-mini");
    }

    @Test
    void ollamasModelsComeAndTheLastListStaysWhileItIsSilent() throws IOException {
        HttpServer ollama = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ollama.createContext("/api/tags", exchange -> {
            byte[] body = "{\"models\":[{\"name\":\"llama:8b\"},{\"name\":\"gemma:2b\",\"size\":1}]}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        ollama.start();
        String address = "127.0.0.1:" + ollama.getAddress().getPort();
        var catalog = catalog(Map.of("ollama", new Access(address, null)));
        assertThat(catalog.list()).extracting(Model::id).containsExactly("gemma:2b", "llama:8b");

        ollama.stop(0);
        catalog.refresh();
        assertThat(catalog.list()).extracting(Model::id).containsExactly("gemma:2b", "llama:8b");
    }

    @Test
    void aSilentOllamaLeavesTheDemoModel() {
        assertThat(catalog(Map.of("ollama", new Access("127.0.0.1:1", null))).list())
                .containsExactly(ModelCatalog.DEMO);
    }

    @Test
    void aKeyIsNotPrinted() {
        assertThat(properties(Map.of("openai", new Access("https://api.openai.com/v1", "sk-test-not-a-key"))))
                .asString()
                .doesNotContain("sk-test-not-a-key");
    }

    private static ModelCatalog catalog(Map<String, Access> providers) {
        return new ModelCatalog(properties(providers), NOVEMBER);
    }

    private static ModelsProperties properties(Map<String, Access> providers) {
        return new ModelsProperties(
                providers, 250_000, new OwnRate(0, 0), Duration.ofSeconds(60), Duration.ofSeconds(1), 50);
    }
}
