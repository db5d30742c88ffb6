package io.darkplex.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseStreamEvent;
import io.darkplex.proxy.fake.RecordedAnswers;
import io.darkplex.proxy.fake.Script;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Tokens;
import io.darkplex.proxy.wire.Usage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The providers' own Java clients, in front of providers that speak another dialect than theirs. */
class TranslatedSdkTest {

    private static final String QUESTION = "Weather in Köln?";

    @RegisterExtension
    static final ProxyExtension proxy = new ProxyExtension();

    private static final RecordedAnswers recorded =
            new RecordedAnswers(Path.of("src/test/resources/golden/translate/answers/tools"));
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
    @EnumSource
    void openAiChatReadsEveryProvider(Dialect upstream) {
        ChatCompletion whole = sdk.openAi().chat().completions().create(chat(model(upstream)));
        var accumulated = ChatCompletionAccumulator.create();
        proxy.receipts().clear();
        try (var stream = sdk.openAi().chat().completions().createStreaming(chat(model(upstream)))) {
            stream.stream().forEach(accumulated::accumulate);
        }

        for (ChatCompletion answer : List.of(whole, accumulated.chatCompletion())) {
            var choice = answer.choices().getFirst();
            assertThat(choice.message().content()).hasValue("I look.");
            assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
            var call = choice.message().toolCalls().orElseThrow().getFirst().asFunction();
            assertThat(call.function().name()).isEqualTo("weather");
            assertThat(call.function().arguments()).isEqualTo("{\"city\":\"Köln\"}");
        }
        assertThat(whole.usage().orElseThrow().completionTokens()).isEqualTo(30);
        assertThat(proxy.receipt().usage()).isInstanceOf(Usage.Exact.class);
    }

    @ParameterizedTest
    @EnumSource
    void openAiResponsesReadsEveryProvider(Dialect upstream) {
        ResponseCreateParams asked = ResponseCreateParams.builder()
                .model(model(upstream))
                .input(QUESTION)
                .build();
        Response whole = sdk.openAi().responses().create(asked);
        proxy.receipts().clear();
        List<ResponseStreamEvent> events = new ArrayList<>();
        try (var stream = sdk.openAi().responses().createStreaming(asked)) {
            stream.stream().forEach(events::add);
        }

        Response last = events.getLast().asCompleted().response();
        for (Response answer : List.of(whole, last)) {
            ResponseFunctionToolCall call = answer.output().stream()
                    .flatMap(item -> item.functionCall().stream())
                    .findFirst()
                    .orElseThrow();
            assertThat(call.name()).isEqualTo("weather");
            assertThat(call.arguments()).isEqualTo("{\"city\":\"Köln\"}");
            assertThat(answer.usage().orElseThrow().outputTokens()).isEqualTo(30);
        }
        assertThat(events.stream()
                        .flatMap(event -> event.outputTextDelta().stream())
                        .map(delta -> delta.delta())
                        .toList())
                .containsExactly("I look.");
        assertThat(proxy.receipt().usage()).isInstanceOf(Usage.Exact.class);
    }

    @ParameterizedTest
    @EnumSource
    void anthropicReadsEveryProvider(Dialect upstream) {
        Message whole = sdk.anthropic().messages().create(message(model(upstream)));
        var accumulated = MessageAccumulator.create();
        proxy.receipts().clear();
        try (var stream = sdk.anthropic().messages().createStreaming(message(model(upstream)))) {
            stream.stream().forEach(accumulated::accumulate);
        }

        for (Message answer : List.of(whole, accumulated.message())) {
            assertThat(answer.content().stream().flatMap(block -> block.text().stream()))
                    .singleElement()
                    .satisfies(text -> assertThat(text.text()).isEqualTo("I look."));
            assertThat(answer.content().stream().flatMap(block -> block.thinking().stream()))
                    .anySatisfy(thought -> assertThat(thought.thinking()).isEqualTo("Two cities."));
            assertThat(answer.content().stream().flatMap(block -> block.toolUse().stream()))
                    .anySatisfy(call -> {
                        assertThat(call.name()).isEqualTo("weather");
                        assertThat(call._input().toString()).contains("Köln");
                    });
            assertThat(answer.usage().outputTokens()).isEqualTo(30);
            // Ollama tells nothing of a cache.
            boolean cache = upstream != Dialect.OLLAMA;
            assertThat(answer.usage().inputTokens()).isEqualTo(cache ? 20 : 120);
            assertThat(answer.usage().cacheReadInputTokens()).hasValue(cache ? 100L : 0L);
        }
        assertThat(proxy.receipt().usage()).isInstanceOf(Usage.Exact.class);
    }

    @ParameterizedTest
    @EnumSource
    void geminiReadsEveryProvider(Dialect upstream) {
        GenerateContentResponse whole = sdk.gemini()
                .models
                .generateContent(
                        model(upstream),
                        QUESTION,
                        GenerateContentConfig.builder().build());
        proxy.receipts().clear();
        List<GenerateContentResponse> chunks = new ArrayList<>();
        try (var stream = sdk.gemini()
                .models
                .generateContentStream(
                        model(upstream),
                        QUESTION,
                        GenerateContentConfig.builder().build())) {
            stream.forEach(chunks::add);
        }

        List<GenerateContentResponse> calling = new ArrayList<>(chunks);
        calling.removeIf(
                chunk -> chunk.functionCalls() == null || chunk.functionCalls().isEmpty());
        for (GenerateContentResponse answer : List.of(whole, calling.getFirst())) {
            var call = calls(answer).getFirst();
            assertThat(call.name()).hasValue("weather");
            assertThat(call.args().orElseThrow().get("city")).isEqualTo("Köln");
        }
        var usage = chunks.getLast().usageMetadata().orElseThrow();
        // Anthropic's example writes to the cache, too.
        assertThat(usage.promptTokenCount()).hasValue(upstream == Dialect.ANTHROPIC ? 180 : 120);
        assertThat(usage.totalTokenCount()).hasValue(upstream == Dialect.ANTHROPIC ? 210 : 150);
        assertThat(proxy.receipt().usage()).isInstanceOf(Usage.Exact.class);
    }

    @ParameterizedTest
    @EnumSource
    void whoLeavesAStreamEndsTheProvidersWork(Dialect upstream) {
        int before = recorded.left();
        ChatCompletionCreateParams asked = ChatCompletionCreateParams.builder()
                .model(model(upstream))
                .addUserMessage("Go on " + RecordedAnswers.FOREVER)
                .build();
        try (var stream = sdk.openAi().chat().completions().createStreaming(asked)) {
            assertThat(stream.stream().limit(3).count()).isEqualTo(3);
        }

        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(proxy.receipt().usage()).isInstanceOf(Usage.AtLeast.class);
        await().atMost(Duration.ofSeconds(10)).until(() -> recorded.left() == before + 1);
    }

    private static List<FunctionCall> calls(GenerateContentResponse answer) {
        List<FunctionCall> calls = answer.functionCalls();
        return calls == null ? List.of() : calls;
    }

    @Test
    void errorsAreOfTheClientsOwnKind() {
        String limited = Script.RATE_LIMIT.word();
        assertThatThrownBy(() -> sdk.openAi().chat().completions().create(chat("claude-" + limited)))
                .isInstanceOf(com.openai.errors.RateLimitException.class)
                .hasMessageContaining("Rate limit reached");
        assertThatThrownBy(() -> sdk.anthropic().messages().create(message("gpt-" + limited)))
                .isInstanceOf(com.anthropic.errors.RateLimitException.class);
        assertThatThrownBy(() -> sdk.gemini()
                        .models
                        .generateContent(
                                "gpt-" + limited,
                                QUESTION,
                                GenerateContentConfig.builder().build()))
                .isInstanceOf(com.google.genai.errors.ClientException.class)
                .hasMessageContaining("Rate limit reached");
        assertThatThrownBy(() -> sdk.openAi()
                        .responses()
                        .create(ResponseCreateParams.builder()
                                .model("claude-" + Script.OVERLOADED.word())
                                .input(QUESTION)
                                .build()))
                .isInstanceOf(com.openai.errors.InternalServerException.class);
        proxy.receipts().clear();
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT", "END_EARLY", "STREAM_ERROR"})
    void aBrokenStreamNeverLooksComplete(Script script) {
        assertThatThrownBy(() -> {
                    try (var stream =
                            sdk.openAi().chat().completions().createStreaming(chat("claude-" + script.word()))) {
                        assertThat(stream.stream().count()).isPositive();
                    }
                })
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> {
                    try (var stream = sdk.anthropic().messages().createStreaming(message("gpt-" + script.word()))) {
                        assertThat(stream.stream().count()).isPositive();
                    }
                })
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> {
                    var asked = ResponseCreateParams.builder()
                            .model("gpt-" + script.word())
                            .input(QUESTION)
                            .build();
                    try (var stream = sdk.openAi().responses().createStreaming(asked)) {
                        assertThat(stream.stream().toList()).anyMatch(ResponseStreamEvent::isError);
                        throw new IllegalStateException("An error event was read.");
                    }
                })
                .isInstanceOf(RuntimeException.class);
        proxy.receipts().clear();
    }

    @Test
    void anAnswerThatCannotBeTranslatedIsAnErrorAndIsPaidFor(@TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("anthropic.json"),
                "{\"id\":\"m\",\"content\":[{\"type\":\"hologram\"}],\"stop_reason\":\"end_turn\","
                        + "\"usage\":{\"input_tokens\":7,\"output_tokens\":3}}");
        try (var strange = new RecordedAnswers(folder)) {
            URI base = URI.create("http://127.0.0.1:" + strange.port());
            proxy.routes()
                    .serve(
                            "strange",
                            List.of(new Offer(
                                    "strange", Dialect.ANTHROPIC, base, "up", Credential.NONE, ProxyExtension.TARIFF)));

            assertThatThrownBy(() -> sdk.openAi().chat().completions().create(chat("strange")))
                    .isInstanceOf(com.openai.errors.InternalServerException.class)
                    .hasMessageContaining("hologram");
        }
        assertThat(proxy.receipt().problem()).isEqualTo("UPSTREAM_UNREADABLE");
        assertThat(proxy.receipt().usage()).isEqualTo(new Usage.Exact(new Tokens(7, 0, 0, 0, 3, 0)));
    }

    @Test
    void aRefusalNamesTheField() {
        assertThatThrownBy(() -> sdk.openAi()
                        .chat()
                        .completions()
                        .create(chat("claude").toBuilder().n(2L).build()))
                .isInstanceOfSatisfying(com.openai.errors.BadRequestException.class, refused -> {
                    assertThat(refused.param()).hasValue("n");
                    assertThat(refused.code()).hasValue("FIELD_NOT_CARRIED");
                });
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(proxy.provider().requests()).isEmpty();
    }

    private static ChatCompletionCreateParams chat(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage(QUESTION)
                .build();
    }

    private static MessageCreateParams message(String model) {
        return MessageCreateParams.builder()
                .model(model)
                .maxTokens(64)
                .addUserMessage(QUESTION)
                .build();
    }
}
