package io.darkplex.proxy.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.proxy.wire.Dialect;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoModelTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC"})
    void everyAnswerSaysThatThereIsNoAiInItsFirstLine(Dialect dialect) {
        for (String said : new String[] {"Hi", "show markdown", "tell a long story", ""}) {
            assertThat(text(dialect, said).lines().findFirst().orElse("")).contains("Demo model: no AI");
        }
        assertThat(text(dialect, "Hallo, wer bist du?").lines().findFirst().orElse(""))
                .contains("keine KI")
                .contains("Demo model: no AI");
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC"})
    void itTellsWhatItGot(Dialect dialect) {
        assertThat(text(dialect, "My cat is called Mia")).contains("Darkplex").contains("My cat is called Mia");
    }

    @Test
    void germanIsAnsweredInGerman() {
        assertThat(text(Dialect.OPENAI, "Was kannst du für mich tun?")).contains("Deine Nachricht");
        assertThat(text(Dialect.OPENAI, "What can you do for me?")).contains("Your message");
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC"})
    void aToolIsCalledWhenAskedForAndOffered(Dialect dialect) {
        String tool = dialect == Dialect.OPENAI
                ? "{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}"
                : "{\"name\":\"weather\",\"input_schema\":{}}";
        String said = "Please call the tool weather with {\\\"city\\\": \\\"Köln\\\"}";
        String offered = request(dialect, said, ",\"tools\":[" + tool + "]", false);

        String answer = whole(dialect, offered);

        assertThat(answer).contains("weather").contains("Köln").containsAnyOf("tool_calls", "tool_use");
        assertThat(whole(dialect, request(dialect, said, "", false))).doesNotContain("tool_calls", "tool_use");
    }

    @Test
    void whatAToolSaidIsTold() {
        String body = """
                {"model":"demo","messages":[{"role":"user","content":"call the tool weather"},
                 {"role":"assistant","content":null,"tool_calls":[]},{"role":"tool","tool_call_id":"x","content":"Rain, 7 degrees"}]}""";

        assertThat(whole(Dialect.OPENAI, body)).contains("Rain, 7 degrees");
        String anthropic = """
                {"model":"demo","messages":[{"role":"user","content":"call the tool weather"},
                 {"role":"user","content":[{"type":"tool_result","tool_use_id":"x","content":[{"type":"text","text":"Rain, 7 degrees"}]}]}]}""";
        assertThat(whole(Dialect.ANTHROPIC, anthropic)).contains("Rain, 7 degrees");
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC"})
    void aStreamAddsUpToTheWholeAnswer(Dialect dialect) {
        DemoReply reply = DemoModel.answer(
                dialect, request(dialect, "show markdown", "", true).getBytes(UTF_8));
        String streamed = reply.pieces().stream()
                .map(piece -> new String(piece, UTF_8))
                .flatMap(String::lines)
                .filter(line -> line.startsWith("data: {"))
                .map(line -> JSON.readTree(line.substring(6)))
                .map(event -> dialect == Dialect.OPENAI
                        ? event.path("choices")
                                .path(0)
                                .path("delta")
                                .path("content")
                                .asString("")
                        : event.path("delta").path("text").asString(""))
                .collect(Collectors.joining());

        assertThat(streamed).isEqualTo(text(dialect, "show markdown"));
    }

    @Test
    void aLongStoryTakesAboutAMinute() {
        int pieces = DemoModel.answer(
                        Dialect.OPENAI,
                        request(Dialect.OPENAI, "tell a long story", "", true).getBytes(UTF_8))
                .pieces()
                .size();

        assertThat(pieces * 25).isBetween(40_000, 90_000);
    }

    @Test
    void contentInPartsAndLargeSystemPromptsAreUnderstood() {
        String body = "{\"model\":\"demo\",\"system\":[{\"type\":\"text\",\"text\":\"" + "s".repeat(40_000)
                + "\"}],\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"part one\"},{\"type\":\"image\",\"source\":{}}]}]}";

        JsonNode answer = JSON.readTree(whole(Dialect.ANTHROPIC, body));

        assertThat(answer.path("content").path(0).path("text").asString()).contains("part one");
        assertThat(answer.path("usage").path("input_tokens").asLong()).isBetween(10_000L, 10_100L);
    }

    private static String text(Dialect dialect, String said) {
        JsonNode answer = JSON.readTree(whole(dialect, request(dialect, said, "", false)));
        return dialect == Dialect.OPENAI
                ? answer.path("choices").path(0).path("message").path("content").asString()
                : answer.path("content").path(0).path("text").asString();
    }

    private static String whole(Dialect dialect, String body) {
        return new String(
                DemoModel.answer(dialect, body.getBytes(UTF_8)).pieces().getFirst(), UTF_8);
    }

    private static String request(Dialect dialect, String said, String more, boolean stream) {
        String message = "{\"role\":\"user\",\"content\":\"" + said + "\"}";
        String limit = dialect == Dialect.ANTHROPIC ? ",\"max_tokens\":100" : "";
        return "{\"model\":\"demo\",\"stream\":" + stream + limit + more + ",\"messages\":[" + message + "]}";
    }
}
