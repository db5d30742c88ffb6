package io.darkplex.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.models.messages.MessageCountTokensParams;
import com.google.genai.types.CountTokensConfig;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.GetModelConfig;
import com.google.genai.types.ListModelsConfig;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.darkplex.proxy.fake.RecordedAnswers;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Tokens;
import io.darkplex.proxy.wire.Usage;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Embeddings, counts of tokens and lists of models, by the providers' own Java clients where they have one. */
class WorkSdkTest {

    private static final List<String> TEXTS = List.of("One.", "Two.");

    @RegisterExtension
    static final ProxyExtension proxy = new ProxyExtension();

    private static final RecordedAnswers recorded = new RecordedAnswers(Path.of("src/test/resources/recorded/work"));
    private static SdkClients sdk;

    @BeforeAll
    static void connect() {
        sdk = SdkClients.of(proxy);
    }

    @AfterAll
    static void disconnect() {
        sdk.close();
        recorded.close();
    }

    @BeforeEach
    void serve() {
        for (Dialect dialect : Dialect.values()) {
            proxy.routes().serve(model(dialect), List.of(ProxyExtension.recorded(dialect, recorded)));
        }
    }

    private static String model(Dialect dialect) {
        return "by-" + dialect.name().toLowerCase(Locale.ROOT);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ANTHROPIC")
    void openAiReadsEveryProvidersVectors(Dialect upstream) {
        for (var format :
                List.of(EmbeddingCreateParams.EncodingFormat.FLOAT, EmbeddingCreateParams.EncodingFormat.BASE64)) {
            proxy.receipts().clear();
            var answer = sdk.openAi()
                    .embeddings()
                    .create(EmbeddingCreateParams.builder()
                            .model(model(upstream))
                            .inputOfArrayOfStrings(TEXTS)
                            .dimensions(3)
                            .encodingFormat(format)
                            .build());

            assertThat(answer.data()).hasSize(2);
            assertThat(answer.data().getLast().embedding()).containsExactly(0.125f, 0.5f, -1f);
            assertThat(answer.usage().promptTokens()).isEqualTo(6);
            paidForSix();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ANTHROPIC")
    void geminiReadsEveryProvidersVectors(Dialect upstream) {
        var answer = sdk.gemini()
                .models
                .embedContent(
                        model(upstream), TEXTS, EmbedContentConfig.builder().build());

        var vectors = answer.embeddings().orElseThrow();
        assertThat(vectors).hasSize(2);
        assertThat(vectors.getFirst().values().orElseThrow()).containsExactly(0.25f, -0.5f, 1f);
        paidForSix();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ANTHROPIC")
    void ollamasClientsReadEveryProvidersVectors(Dialect upstream) throws Exception {
        String answer = proxy.post(
                        "/api/embed", "{\"model\":\"" + model(upstream) + "\",\"input\":[\"One.\",\"Two.\"]}")
                .body();

        assertThat(answer.replaceAll("\\s", ""))
                .contains("\"embeddings\":[[0.25,-0.5,1.0],[0.125,0.5,-1.0]]", "\"prompt_eval_count\":6");
        paidForSix();
    }

    private static void paidForSix() {
        assertThat(proxy.receipt().usage()).isEqualTo(new Usage.Exact(new Tokens(6, 0, 0, 0, 0, 0)));
        assertThat(proxy.receipt().cost()).isEqualTo(new Cost(6, 2, 8));
    }

    @Test
    void whatAVectorCannotSayIsNotMadeUp() throws Exception {
        String path = "/v1beta/models/" + model(Dialect.GEMINI) + ":embedContent";

        HttpResponse<String> answer = proxy.post(path, "{\"content\":{\"parts\":[{\"text\":\"One two.\"}]}}");

        assertThat(answer.body()).contains("\"embedding\"").doesNotContain("usageMetadata");
        assertThat(proxy.receipt().usage()).isEqualTo(new Usage.AtLeast(new Tokens(2, 0, 0, 0, 0, 0), true));
    }

    @Test
    void embeddingsAreRefusedByNameWhereTheyCannotBeCarried() throws Exception {
        assertThat(refusal("/v1/embeddings", "by-gemini", "\"input\":[[1,2,3]]"))
                .contains("\"input[0]\"");
        assertThat(refusal("/v1/embeddings", "by-ollama", "\"input\":[1,2,3]")).contains("\"param\":\"input\"");
        assertThat(refusal("/v1/embeddings", "by-anthropic", "\"input\":\"One.\""))
                .contains("WORK_NOT_SERVED");
        assertThat(refusal("/api/embed", "by-openai", "\"input\":\"One.\",\"truncate\":true"))
                .contains("\"field\":\"truncate\"");
        assertThat(refusal(
                        "/v1beta/models/by-openai:embedContent",
                        "by-openai",
                        "\"content\":{\"parts\":[{\"text\":\"One.\"}]},\"taskType\":\"CLUSTERING\""))
                .contains("taskType");
    }

    private static String refusal(String path, String model, String fields) throws Exception {
        HttpResponse<String> answer = proxy.post(path, "{\"model\":\"" + model + "\"," + fields + "}");
        assertThat(answer.statusCode()).isEqualTo(400);
        return answer.body();
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "GEMINI"})
    void countersAnswerInEitherDialectForNothing(Dialect upstream) {
        var asked = MessageCountTokensParams.builder()
                .model(model(upstream))
                .system("Be brief.")
                .addUserMessage("Hello")
                .build();
        assertThat(sdk.anthropic().messages().countTokens(asked).inputTokens()).isEqualTo(42);
        free();
        assertThat(sdk.gemini()
                        .models
                        .countTokens(
                                model(upstream),
                                "Hello",
                                CountTokensConfig.builder().build())
                        .totalTokens())
                .hasValue(42);
        free();
    }

    private static void free() {
        Receipt receipt = proxy.receipt();
        assertThat(receipt.usage()).isEqualTo(new Usage.Exact(Tokens.NONE));
        assertThat(receipt.cost()).isEqualTo(Cost.ZERO);
        assertThat(receipt.priceId()).isEqualTo("free");
        assertThat(receipt.outcome()).isEqualTo(Outcome.COMPLETED);
        proxy.receipts().clear();
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "RESPONSES", "OLLAMA"})
    void whoHasNoCounterSaysSo(Dialect upstream) {
        assertThatThrownBy(() -> sdk.anthropic()
                        .messages()
                        .countTokens(MessageCountTokensParams.builder()
                                .model(model(upstream))
                                .addUserMessage("Hello")
                                .build()))
                .isInstanceOf(com.anthropic.errors.BadRequestException.class)
                .hasMessageContaining("WORK_NOT_SERVED");
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void modelsAreListedInEachDialectsShape() {
        assertThat(sdk.openAi().models().list().data())
                .anySatisfy(model -> assertThat(model.id()).isEqualTo("claude"));
        List<String> paged = new ArrayList<>();
        sdk.anthropic()
                .models()
                .list(com.anthropic.models.models.ModelListParams.builder()
                        .limit(3)
                        .build())
                .autoPager()
                .forEach(model -> paged.add(model.id()));
        assertThat(paged).isEqualTo(proxy.routes().models(new Lease("tenant-1", "lease-1")));
        List<String> google = new ArrayList<>();
        sdk.gemini()
                .models
                .list(ListModelsConfig.builder().pageSize(3).queryBase(true).build())
                .forEach(model -> google.add(model.name().orElseThrow()));
        assertThat(google).hasSameSizeAs(paged).contains("models/claude");

        assertThat(sdk.openAi().models().retrieve("gpt").id()).isEqualTo("gpt");
        assertThat(sdk.anthropic().models().retrieve("claude").id()).isEqualTo("claude");
        assertThat(sdk.gemini()
                        .models
                        .get("gpt", GetModelConfig.builder().build())
                        .name())
                .hasValue("models/gpt");
    }

    @Test
    void anUnknownModelNamesItsNeighboursToEveryClient() throws Exception {
        assertThatThrownBy(() -> sdk.openAi().models().retrieve("gpx"))
                .isInstanceOf(com.openai.errors.NotFoundException.class);
        assertThatThrownBy(() -> sdk.anthropic().models().retrieve("claudia"))
                .isInstanceOf(com.anthropic.errors.NotFoundException.class)
                .hasMessageContaining("Did you mean claude");
        assertThatThrownBy(() -> sdk.gemini()
                        .models
                        .get("claudia", GetModelConfig.builder().build()))
                .isInstanceOf(com.google.genai.errors.ClientException.class)
                .hasMessageContaining("Did you mean claude");
        HttpResponse<String> ollama = proxy.post("/api/show", "{\"model\":\"claudia\"}");
        assertThat(ollama.statusCode()).isEqualTo(404);
        assertThat(ollama.body()).startsWith("{\"error\":\"There is no model").contains("Did you mean claude");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/tags", "/ollama/api/tags", "/api/version"})
    void ollamasClientsFindWhatTheyLookForAtTheirStart(String path) throws Exception {
        HttpRequest asked = proxy.request(path).GET().build();

        HttpResponse<String> answer = proxy.client().send(asked, HttpResponse.BodyHandlers.ofString(UTF_8));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).containsAnyOf("{\"name\":\"claude\",\"model\":\"claude\"", "{\"version\":\"0.");
        assertThat(proxy.post("/api/show", "{\"model\":\"claude\"}").body()).contains("\"capabilities\"");
    }
}
