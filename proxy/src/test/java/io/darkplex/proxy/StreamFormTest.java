package io.darkplex.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.proxy.fake.RecordedAnswers;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Json;
import io.darkplex.proxy.wire.Usage;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Streams that are no server-sent events: Ollama's lines and Gemini's array. */
class StreamFormTest {

    private static final Path FILES = Path.of("src/test/resources/golden/translate/answers/tools");
    private static final String GEMINI =
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Weather in Köln?\"}]}]}";

    @RegisterExtension
    static final ProxyExtension proxy = new ProxyExtension();

    private static final RecordedAnswers recorded = new RecordedAnswers(FILES);

    @AfterAll
    static void close() {
        recorded.close();
    }

    @BeforeEach
    void serve() {
        for (Dialect dialect : List.of(Dialect.OLLAMA, Dialect.GEMINI, Dialect.OPENAI)) {
            proxy.routes().serve(dialect.name(), List.of(ProxyExtension.recorded(dialect, recorded)));
        }
    }

    @Test
    void ollamasLinesPassUntouchedToItsClients() throws Exception {
        HttpResponse<String> answer = chat("OLLAMA", "");

        assertThat(answer.body()).isEqualTo(Files.readString(FILES.resolve("ollama.ndjson")));
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/x-ndjson");
        assertThat(recorded.paths()).endsWith("/api/chat");
        assertThat(proxy.receipt().usage()).isInstanceOf(Usage.Exact.class);
        assertThat(proxy.receipt().stream()).isTrue();
    }

    @Test
    void ollamasClientsReadLinesOfOtherProviders() throws Exception {
        HttpResponse<String> answer = chat("OPENAI", "");

        List<String> lines = answer.body().lines().toList();
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/x-ndjson");
        assertThat(lines)
                .allSatisfy(line -> assertThat(Json.tree(line).isObject()).isTrue());
        assertThat(lines.getLast()).contains("\"done\":true", "\"prompt_eval_count\":120", "\"eval_count\":30");
        assertThat(proxy.receipt().usage()).isInstanceOf(Usage.Exact.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OLLAMA", "OPENAI"})
    void ollamasClientsMayWantNoStream(String model) throws Exception {
        HttpResponse<String> answer = chat(model, ",\"stream\":false");

        JsonNode whole = Json.tree(answer.body());
        assertThat(whole.path("message").path("tool_calls").size()).isEqualTo(2);
        assertThat(whole.path("done").asBoolean()).isTrue();
        assertThat(proxy.receipt().stream()).isFalse();
    }

    @Test
    void anErrorIsASentenceToOllamasClients() throws Exception {
        HttpResponse<String> answer = chat("OPENAI", ",\"options\":{\"mirostat\":1}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .startsWith("{\"error\":\"The field")
                .contains("\"code\":\"FIELD_NOT_CARRIED\",\"field\":\"options.mirostat\"");
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GEMINI", "OPENAI", "OLLAMA"})
    void withoutEventsGeminisStreamIsAnArray(String model) throws Exception {
        HttpResponse<String> answer = proxy.post("/v1beta/models/" + model + ":streamGenerateContent", GEMINI);

        JsonNode chunks = Json.tree(answer.body());
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
        assertThat(answer.headers().firstValue("transfer-encoding")).hasValue("chunked");
        assertThat(chunks.size()).isGreaterThan(2);
        assertThat(chunks.get(chunks.size() - 1)
                        .path("usageMetadata")
                        .path("totalTokenCount")
                        .asInt())
                .isEqualTo(150);
        assertThat(proxy.receipt().usage()).isInstanceOf(Usage.Exact.class);
        assertThat(proxy.receipt().stream()).isTrue();
    }

    private static HttpResponse<String> chat(String model, String fields) throws Exception {
        String body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Weather?\"}]"
                + fields + "}";
        HttpResponse<String> answer = proxy.post("/api/chat", body);
        assertThat(answer.body().getBytes(UTF_8)).isNotEmpty();
        return answer;
    }
}
