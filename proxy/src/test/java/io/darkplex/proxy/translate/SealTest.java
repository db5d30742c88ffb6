package io.darkplex.proxy.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a model sealed comes back to it, through a client of another dialect, and to no other model. */
class SealTest {

    private static final String MODEL = "model-1";

    @ParameterizedTest
    @EnumSource
    void anEnvelopeIsOpenedAsItWasClosed(Dialect dialect) {
        var seal = new Seal(dialect, "a.b:c/d", "value with spaces ä");

        assertThat(Seal.isEnvelope(seal.envelope())).isTrue();
        assertThat(Seal.mayBeIn(("{\"x\":\"" + seal.envelope() + "\"}").getBytes(UTF_8)))
                .isTrue();
        assertThat(Seal.open(Dialect.OPENAI, seal.envelope())).isEqualTo(seal);
    }

    @ParameterizedTest
    @CsvSource({"EqQBCgIYAhIM", "ZHB4MSB", "ZHB4MSB!!!!", "''"})
    void whatIsNoEnvelopeIsTheClientsOwn(String field) {
        assertThat(Seal.open(Dialect.ANTHROPIC, field)).isEqualTo(new Seal(Dialect.ANTHROPIC, null, field));
    }

    @ParameterizedTest
    @CsvSource({
        "ANTHROPIC, GEMINI, EqQBCgIYAhIM",
        "ANTHROPIC, RESPONSES, EqQBCgIYAhIM",
        "GEMINI, OPENAI, Z29vZ2xlJ3Mgb3du",
        "GEMINI, ANTHROPIC, Z29vZ2xlJ3Mgb3du",
        "GEMINI, RESPONSES, Z29vZ2xlJ3Mgb3du",
        "RESPONSES, ANTHROPIC, b3BlbmFpJ3Mgb3du",
        "RESPONSES, GEMINI, b3BlbmFpJ3Mgb3du",
    })
    void aSealComesBackToItsModelAndToNoOther(Dialect upstream, Dialect client, String sealed) throws IOException {
        ObjectNode again = nextRequest(client, answer(upstream, client));

        assertThat(sent(client, upstream, again, MODEL)).contains(sealed);
        assertThat(sent(client, upstream, again, "model-2")).doesNotContain(sealed, "ZHB4MSB");
        String own = new String(StrangeSeals.remove(client, Json.bytes(again)), UTF_8);
        assertThat(own).doesNotContain(sealed, "ZHB4MSB").contains("weather");
    }

    @Test
    void aRequestWithoutSealsKeepsItsBytes() {
        byte[] body = "{ \"a\" : 1.0 }".getBytes(UTF_8);

        assertThat(StrangeSeals.remove(Dialect.ANTHROPIC, body)).isSameAs(body);
    }

    private static JsonNode answer(Dialect upstream, Dialect client) throws IOException {
        String file = "answers/tools/" + RequestTranslationTest.word(upstream) + ".json";
        var scope = new Translation.Scope("r-1", MODEL, false, 0, 10_000, 10_000);
        return Json.tree(new Translation(client, upstream).whole(Golden.read(file), scope));
    }

    /** What a client sends next: its question, the answer as it came, and what the tool said. */
    private static ObjectNode nextRequest(Dialect client, JsonNode answer) {
        ObjectNode request = Trees.object();
        switch (client) {
            case OPENAI -> {
                ArrayNode messages = request.putArray("messages");
                messages.addObject().put("role", "user").put("content", "Weather?");
                JsonNode message = answer.path("choices").path(0).path("message");
                messages.add(message);
                messages.addObject()
                        .put("role", "tool")
                        .put(
                                "tool_call_id",
                                Trees.text(message.path("tool_calls").path(0), "id"))
                        .put("content", "rain");
            }
            case ANTHROPIC -> {
                request.put("max_tokens", 10);
                ArrayNode messages = request.putArray("messages");
                messages.addObject().put("role", "user").put("content", "Weather?");
                messages.addObject().put("role", "assistant").set("content", answer.path("content"));
            }
            case RESPONSES -> {
                ArrayNode input = request.putArray("input");
                input.addObject().put("role", "user").put("content", "Weather?");
                answer.path("output").forEach(input::add);
            }
            case GEMINI -> {
                ArrayNode contents = request.putArray("contents");
                contents.addObject()
                        .put("role", "user")
                        .putArray("parts")
                        .addObject()
                        .put("text", "Weather?");
                contents.add(answer.path("candidates").path(0).path("content"));
            }
            case OLLAMA -> throw new IllegalArgumentException("Ollama has no seals.");
        }
        return request;
    }

    private static String sent(Dialect client, Dialect upstream, ObjectNode request, String model) {
        byte[] body = Json.bytes(request);
        return new String(
                new Translation(client, upstream).request(body, model, false, TranslateLimits.DEFAULTS), UTF_8);
    }
}
