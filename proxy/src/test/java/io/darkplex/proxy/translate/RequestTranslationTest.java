package io.darkplex.proxy.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Json;
import io.darkplex.proxy.wire.ModelRequest;
import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.ProxyProblemException;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Requests from each dialect to each other one. */
class RequestTranslationTest {

    static final Map<Dialect, String> MODELS = Map.of(
            Dialect.OPENAI, "gpt-6-luna",
            Dialect.ANTHROPIC, "claude-haiku-5-5",
            Dialect.GEMINI, "gemini-3.8-flash",
            Dialect.RESPONSES, "gpt-6-sol",
            Dialect.OLLAMA, "qwen4:8b");

    @ParameterizedTest
    @MethodSource("directions")
    void requestsAreWrittenAsTheirGoldenFilesSay(String example, Dialect client, Dialect upstream) throws IOException {
        byte[] request = Golden.read("requests/" + example + "/" + word(client) + ".json");
        String file = "requests/" + example + "/" + word(client) + "-to-" + word(upstream) + ".json";

        Golden.verify(file, Golden.pretty(translated(client, upstream, request)));
    }

    static Stream<Arguments> directions() throws IOException {
        return Golden.cases("requests").stream()
                .flatMap(example -> Stream.of(Dialect.values())
                        .flatMap(client -> Stream.of(Dialect.values())
                                .filter(upstream -> upstream != client)
                                .map(upstream -> Arguments.of(example, client, upstream))));
    }

    static String word(Dialect dialect) {
        return dialect.name().toLowerCase(Locale.ROOT);
    }

    /** The request, or the refusal in words. */
    private static byte[] translated(Dialect client, Dialect upstream, byte[] request) {
        try {
            return translate(client, upstream, request);
        } catch (ProxyProblemException refused) {
            return Json.bytes(Trees.object()
                    .put("refused", refused.problem().name())
                    .put("field", refused.field())
                    .put("because", refused.detail()));
        }
    }

    private static byte[] translate(Dialect client, Dialect upstream, byte[] request) {
        boolean stream = new String(request, UTF_8).contains("\"stream\": true");
        String model = String.valueOf(MODELS.get(upstream));
        return new Translation(client, upstream).request(request, model, stream, TranslateLimits.DEFAULTS);
    }

    private static JsonNode translate(Dialect client, Dialect upstream, String request) {
        return Json.tree(translate(client, upstream, request.getBytes(UTF_8)));
    }

    private static ProxyProblemException refusal(Dialect client, Dialect upstream, String request) {
        return catchThrowableOfType(ProxyProblemException.class, () -> translate(client, upstream, request));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OPENAI    | ANTHROPIC | "seed":7                                   | seed
            OPENAI    | ANTHROPIC | "temperature":1.5                          | temperature
            OPENAI    | ANTHROPIC | "logprobs":true                            | logprobs
            OPENAI    | ANTHROPIC | "n":2                                      | n
            OPENAI    | ANTHROPIC | "store":true                               | store
            OPENAI    | ANTHROPIC | "logit_bias":{"50256":-100}                | logit_bias
            OPENAI    | ANTHROPIC | "response_format":{"type":"json_object"}   | response_format
            OPENAI    | GEMINI    | "parallel_tool_calls":false                | parallel_tool_calls
            OPENAI    | RESPONSES | "stop":"END"                               | stop
            OPENAI    | ANTHROPIC | "brand_new":{"x":1}                        | brand_new
            ANTHROPIC | OPENAI    | "top_k":40                                 | top_k
            ANTHROPIC | OPENAI    | "container":"c1"                           | container
            ANTHROPIC | GEMINI    | "mcp_servers":[{"name":"a"}]               | mcp_servers
            OPENAI    | OLLAMA    | "tool_choice":"required"                   | tool_choice
            OPENAI    | OLLAMA    | "verbosity":"high"                         | verbosity
            OLLAMA    | OPENAI    | "options":{"top_k":40}                     | options.top_k
            OLLAMA    | ANTHROPIC | "options":{"mirostat":1}                   | options.mirostat
            OLLAMA    | GEMINI    | "template":"x"                             | template
            """)
    void whatCannotBeCarriedIsRefusedByItsPath(Dialect client, Dialect upstream, String field, String path) {
        String room = client == Dialect.OLLAMA ? "" : "\"max_tokens\":5,";
        String request =
                "{\"model\":\"m\"," + room + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]," + field + "}";

        ProxyProblemException refused = refusal(client, upstream, request);

        assertThat(refused.problem()).isEqualTo(ProxyProblem.FIELD_NOT_CARRIED);
        assertThat(refused.field()).isEqualTo(path);
        assertThat(refused.detail()).contains("\"" + path + "\"");
    }

    @Test
    void whatHoldsAnywayIsNoReasonToRefuse() {
        JsonNode request = translate(Dialect.OPENAI, Dialect.ANTHROPIC, """
                {"model":"m","messages":[{"role":"user","content":"Hi","name":null}],"n":1,"logprobs":false,
                 "presence_penalty":0,"logit_bias":{},"tools":[],"seed":null,"service_tier":"auto"}""");

        assertThat(request.path("messages").size()).isEqualTo(1);
        assertThat(request.path("max_tokens").asInt()).isEqualTo(TranslateLimits.DEFAULTS.outputTokens());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OPENAI    | {"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}}         | type
            OPENAI    | {"type":"file","file":{"file_id":"file-1"}}                                 | file.file_id
            ANTHROPIC | {"type":"document","source":{"type":"file","file_id":"file_1"}}             | source.type
            ANTHROPIC | {"type":"image","source":{"type":"file","file_id":"file_1"}}                | source.type
            ANTHROPIC | {"type":"server_tool_use","id":"s","name":"web_search","input":{}}          | type
            """)
    void soundFilesByIdAndToolsOfTheProviderAreRefusedByName(Dialect client, String part, String field) {
        ProxyProblemException refused = refusal(client, Dialect.GEMINI, """
                {"model":"m","max_tokens":5,"messages":[{"role":"user","content":[%s]}]}""".formatted(part));

        assertThat(refused.problem()).isEqualTo(ProxyProblem.FIELD_NOT_CARRIED);
        assertThat(refused.field()).isEqualTo("messages[0].content[0]." + field);
    }

    @Test
    void aPromptOfOllamasIsAChatOfOneMessage() {
        JsonNode request = Json.tree(new Translation(asked("/api/generate"), Dialect.OPENAI)
                .request(
                        "{\"model\":\"m\",\"system\":\"Be brief.\",\"prompt\":\"Hi\"}".getBytes(UTF_8),
                        "up",
                        true,
                        TranslateLimits.DEFAULTS));

        assertThat(request.path("messages").size()).isEqualTo(2);
        assertThat(request.path("messages").path(1).path("content").asString()).isEqualTo("Hi");
    }

    static ModelRequest asked(String path) {
        return ModelRequest.read(path, null, "{\"model\":\"m\"}".getBytes(UTF_8));
    }

    @Test
    void anUnknownFieldDeepWithinIsNamedWithItsPath() {
        ProxyProblemException refused = refusal(Dialect.ANTHROPIC, Dialect.OPENAI, """
                {"model":"m","max_tokens":1,"messages":[{"role":"user","content":"Hi"},
                 {"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b","shine":true}]}]}""");

        assertThat(refused.field()).isEqualTo("messages[1].content[1].shine");
    }

    @Test
    void instructionsInTheMiddleAreNotMovedUnnoticed() {
        ProxyProblemException refused = refusal(Dialect.OPENAI, Dialect.ANTHROPIC, """
                {"model":"m","messages":[{"role":"user","content":"Hi"},{"role":"system","content":"Be brief."},
                 {"role":"user","content":"Ho"}]}""");

        assertThat(refused.field()).isEqualTo("messages[1]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"model":"m","messages":[{"role":"user","content":7}]}                       | messages[0].content
            {"model":"m","messages":[{"role":"user"},"x"]}                               | messages[1]
            {"model":"m","messages":{}}                                                  | messages
            {"model":"m","messages":[{"role":"user","content":"x"}],"temperature":"hot"} | temperature
            {"model":"m","messages":[]}                                                  | messages
            """)
    void whatIsWrongIsNamedWithItsPath(String request, String path) {
        ProxyProblemException refused = refusal(Dialect.OPENAI, Dialect.GEMINI, request);

        assertThat(refused.problem()).isEqualTo(ProxyProblem.FIELD_INVALID);
        assertThat(refused.field()).isEqualTo(path);
    }

    @Test
    void requestsHaveBounds() {
        var limits = new TranslateLimits(200, 2, 2, 1, 10);
        var translation = new Translation(Dialect.OPENAI, Dialect.ANTHROPIC);
        String messages = "{\"messages\":[{\"role\":\"user\"},{\"role\":\"user\"},{\"role\":\"user\"}]}";

        assertThat(catchThrowableOfType(
                                ProxyProblemException.class,
                                () -> translation.request(messages.getBytes(UTF_8), "m", false, limits))
                        .field())
                .isEqualTo("messages");
        assertThat(catchThrowableOfType(
                                ProxyProblemException.class,
                                () -> translation.request(new byte[201], "m", false, limits))
                        .problem())
                .isEqualTo(ProxyProblem.BODY_TOO_LARGE);
        String deep = "{\"a\":" + "[".repeat(Json.DEEPEST + 1) + "]".repeat(Json.DEEPEST + 1) + "}";
        assertThat(refusal(Dialect.OPENAI, Dialect.ANTHROPIC, deep).problem()).isEqualTo(ProxyProblem.BODY_MALFORMED);
        assertThat(refusal(Dialect.OPENAI, Dialect.ANTHROPIC, "{\"a\":1,\"a\":2}")
                        .problem())
                .isEqualTo(ProxyProblem.BODY_MALFORMED);
    }

    @Test
    void aThoughtGoesBackToItsOwnModelOnly() {
        String mine = new Seal(Dialect.GEMINI, "gemini-3.8-flash", "sig").envelope();
        String others = new Seal(Dialect.GEMINI, "gemini-2.5-pro", "sig").envelope();

        assertThat(thoughtOf(mine)).isEqualTo("sig");
        assertThat(thoughtOf(others)).isEqualTo(GeminiConversationWriter.UNSIGNED);
        assertThat(thoughtOf("signed by claude")).isEqualTo(GeminiConversationWriter.UNSIGNED);
    }

    /** What stands beside the call when a client of Anthropic's dialect sends a thought before it. */
    private static String thoughtOf(String signature) {
        JsonNode request = translate(Dialect.ANTHROPIC, Dialect.GEMINI, """
                {"model":"m","max_tokens":1,"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":[
                 {"type":"thinking","thinking":"","signature":"%s"},
                 {"type":"tool_use","id":"t1","name":"weather","input":{}}]}]}""".formatted(signature));
        JsonNode parts = request.path("contents").path(1).path("parts");
        assertThat(parts.size()).isEqualTo(1);
        return parts.path(0).path("thoughtSignature").asString("");
    }
}
