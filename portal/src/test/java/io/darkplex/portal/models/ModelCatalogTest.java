package io.darkplex.portal.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.models.ModelsProperties.Access;
import io.darkplex.portal.models.ModelsProperties.OwnRate;
import io.darkplex.proxy.wire.Dialect;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCatalogTest {

    private static final Clock NOVEMBER = Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC);

    private static final String EDITION = """
            preferred: [claude-haiku-4-5]
            models:
              - {id: claude-haiku-4-5, name: Haiku, provider: anthropic, contextTokens: 200000, outputTokens: 16000,
                 images: false, reasoning: false, aliases: [haiku]}
              - {id: claude-haiku-5-5, name: Old, provider: anthropic, contextTokens: 100000, outputTokens: 16000,
                 images: true, reasoning: false, aliases: [old], retires: 2026-11-23}
            """;

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
    void anAliasFindsItsModelAndARetiredOneIsGone() {
        var catalog = catalog(Map.of("anthropic", new Access("https://api.anthropic.com", "sk-test-not-a-key")));
        catalog.publish(ModelFiles.models(EDITION));
        assertThat(catalog.list()).extracting(Model::id).containsExactly("claude-haiku-4-5");
        assertThat(catalog.find("haiku")).isEqualTo(catalog.find("claude-haiku-4-5"));
        assertThat(catalog.find("old")).isEmpty();
        catalog.check(ModelFiles.models(EDITION));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "images: false | pictures: no | models[0].images, line ",
                "aliases: [haiku] | aliases: [haiku], pictures: no | models[0].pictures, line ",
                "[haiku] | [claude-haiku-5-5] | which is the name of another",
                "id: claude-haiku-4-5 | id: claude-nobody-1 | has no price",
                "provider: anthropic | provider: somebody | has a provider that is none of",
                "contextTokens: 200000 | contextTokens: 0 | has room for no token",
                "[claude-haiku-4-5] | [gpt-6-luna] | is preferred and not there",
            })
    void aWrongCatalogueIsRefusedWithItsPlace(String right, String wrong, String said) {
        var catalog = catalog(Map.of());
        assertThat(EDITION).contains(right);
        assertThatThrownBy(() -> catalog.check(ModelFiles.models(EDITION.replace(right, wrong))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(ModelsProblem.MODELS_INVALID))
                .hasMessageContaining(said);
    }

    @Test
    void theCatalogueOfThisVersionIsRight() {
        catalog(Map.of()).check(ModelFiles.models(ModelFiles.modelsText()));
    }

    @Test
    void providersAreReachedInTheirOwnDialectsToo() {
        var key = "sk-test-not-a-key";
        var google = URI.create("https://generativelanguage.googleapis.com/v1beta/openai");
        var catalog = catalog(Map.of("google", new Access(google.toString(), key), "openai", new Access("x", key)));
        Model gemini = catalog.find("gemini-3.8-flash").orElseThrow();
        assertThat(ModelRoutes.ways(gemini, google))
                .containsExactly(
                        Map.entry(Dialect.OPENAI, google),
                        Map.entry(Dialect.GEMINI, URI.create("https://generativelanguage.googleapis.com/v1beta")));
        Model gpt = catalog.find("gpt-6-luna").orElseThrow();
        assertThat(ModelRoutes.ways(gpt, URI.create("https://api.openai.com/v1")))
                .containsOnlyKeys(Dialect.OPENAI, Dialect.RESPONSES);
        assertThat(ModelRoutes.ways(gpt, URI.create("https://compatible.example/v1")))
                .containsOnlyKeys(Dialect.OPENAI);
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
                providers,
                250_000,
                new OwnRate(0, 0),
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                50,
                Duration.ofSeconds(1));
    }
}
