package io.darkplex.proxy.translate;

import static io.darkplex.proxy.translate.RequestTranslationTest.word;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Json;
import io.darkplex.proxy.wire.ModelRequest;
import io.darkplex.proxy.wire.ProxyProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Documents that are nearly right: each is translated or refused, and none is a defect of ours. */
class TranslationFuzzTest {

    private static final int ROUNDS = 3_000;
    private static final List<String> VALUES = List.of(
            "null", "7", "-1", "1.5", "true", "\"\"", "\"x\"", "[]", "{}", "[{}]", "[[]]", "{\"type\":\"text\"}");

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @ParameterizedTest
    @EnumSource
    void requestsAreTranslatedOrRefused(Dialect client) throws IOException {
        int translated = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String example = pick(Golden.cases("requests"));
            JsonNode request = Json.tree(Golden.read("requests/" + example + "/" + word(client) + ".json"));
            bend(request);
            Dialect upstream = other(client);
            try {
                byte[] written = new Translation(client, upstream)
                        .request(Json.bytes(request), "m", false, TranslateLimits.DEFAULTS);
                assertThat(Json.tree(written).isObject()).isTrue();
                translated++;
            } catch (ProxyProblemException refused) {
                assertThat(refused.detail()).endsWith(".");
            } catch (RuntimeException defect) {
                throw new AssertionError("seed " + seed + " to " + upstream + ": " + request, defect);
            }
        }
        assertThat(translated).isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/embeddings                           | {"model":"m","input":["a","b"],"dimensions":3,"encoding_format":"base64"}
            /api/embed                               | {"model":"m","input":"a","truncate":false,"options":{"x":1}}
            /v1beta/models/m:batchEmbedContents      | {"requests":[{"model":"m","content":{"parts":[{"text":"a"}]}}]}
            /v1beta/models/m:countTokens             | {"generateContentRequest":{"contents":[{"parts":[{"text":"a"}]}]}}
            """)
    void otherWorkIsTranslatedOrRefused(String path, String example) {
        byte[] whole = example.getBytes(UTF_8);
        ModelRequest asked = ModelRequest.read(path, null, whole);
        for (int round = 0; round < ROUNDS; round++) {
            JsonNode request = Json.tree(example);
            bend(request);
            Dialect upstream = other(asked.endpoint().dialect());
            if (!asked.work().knownTo(upstream)) {
                continue;
            }
            try {
                byte[] written = new Translation(asked, upstream)
                        .request(Json.bytes(request), "m", false, TranslateLimits.DEFAULTS);
                assertThat(Json.tree(written).isObject()).isTrue();
            } catch (ProxyProblemException refused) {
                assertThat(refused.detail()).endsWith(".");
            } catch (RuntimeException defect) {
                throw new AssertionError("seed " + seed + " to " + upstream + ": " + request, defect);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersAreTranslatedOrRefused(Dialect upstream) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            String example = pick(Golden.cases("answers"));
            String stream = new String(
                    Golden.read("answers/" + example + "/" + word(upstream) + AnswerTranslationTest.ending(upstream)),
                    UTF_8);
            String gap = upstream == Dialect.OLLAMA ? "\n" : "\n\n";
            List<String> events = new ArrayList<>(List.of(stream.split(gap)));
            int bent = random.nextInt(events.size());
            events.set(bent, bent(events.get(bent)));
            if (random.nextBoolean()) {
                events.remove(random.nextInt(events.size()));
            }
            Dialect client = other(upstream);
            var scope = new Translation.Scope("r-1", "m", true, 0, 10_000, 10_000);
            var translated = new Translation(client, upstream).stream(scope, bytes -> bytes);
            try {
                translated.feed((String.join(gap, events) + gap).getBytes(UTF_8));
                translated.end();
            } catch (ProxyProblemException refused) {
                assertThat(refused.detail()).endsWith(".");
            } catch (RuntimeException defect) {
                throw new AssertionError("seed " + seed + " to " + client + ": " + events, defect);
            }
            assertThat(translated.usage(10).tokens().output()).isNotNegative();
        }
    }

    private String bent(String event) {
        int at = event.indexOf("data: ");
        int data = at < 0 ? 0 : at + "data: ".length();
        if (!event.startsWith("{", data)) {
            return event;
        }
        JsonNode tree = Json.tree(event.substring(data));
        bend(tree);
        return event.substring(0, data) + tree;
    }

    /** Changes one to three places of a document. */
    private void bend(JsonNode document) {
        for (int change = 0; change <= random.nextInt(3); change++) {
            List<JsonNode> holders = new ArrayList<>();
            collect(document, holders);
            if (holders.isEmpty()) {
                return;
            }
            JsonNode value = Json.tree(pick(VALUES));
            switch (pick(holders)) {
                case ObjectNode object -> {
                    String name = pick(List.copyOf(object.propertyNames()));
                    if (random.nextInt(4) == 0) {
                        object.remove(name);
                    } else {
                        object.set(name, value);
                    }
                }
                case ArrayNode list -> list.set(random.nextInt(list.size()), value);
                default -> throw new IllegalStateException("Nothing to change.");
            }
        }
    }

    private static void collect(JsonNode node, List<JsonNode> holders) {
        if (node.isContainer() && !node.isEmpty()) {
            holders.add(node);
            node.forEach(child -> collect(child, holders));
        }
    }

    private Dialect other(Dialect dialect) {
        List<Dialect> others = new ArrayList<>(List.of(Dialect.values()));
        others.remove(dialect);
        return pick(others);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
