package io.darkplex.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.darkplex.proxy.fake.Script;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The providers' own Java clients, pointed at the proxy. */
class OfficialSdkTest {

    private static final String FRANCE = "What is the capital of France?";

    @RegisterExtension
    static final ProxyExtension proxy = new ProxyExtension();

    private static OpenAIClient openAi;
    private static AnthropicClient anthropic;

    @BeforeAll
    static void connect() {
        openAi = OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + proxy.port() + "/openai/v1")
                .apiKey(ProxyExtension.KEY)
                .maxRetries(0)
                .build();
        anthropic = AnthropicOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + proxy.port() + "/anthropic")
                .apiKey(ProxyExtension.KEY)
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void disconnect() {
        openAi.close();
        anthropic.close();
    }

    @Test
    void openAiAnswersWhole() {
        ChatCompletion answer = openAi.chat().completions().create(chat("gpt"));

        assertThat(answer.choices().getFirst().message().content())
                .hasValueSatisfying(text -> assertThat(text).contains("Paris"));
        assertThat(answer.usage()).isPresent();
        assertThat(proxy.receipt().exact()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt", "gpt-script-one-byte", "demo"})
    void openAiStreams(String model) {
        try (var stream = openAi.chat().completions().createStreaming(chat(model))) {
            String text = stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .map(ChatCompletionChunk.Choice::delta)
                    .flatMap(delta -> delta.content().stream())
                    .collect(Collectors.joining());
            assertThat(text).contains(model.equals("demo") ? "Demo model: no AI" : "Paris");
        }
        assertThat(proxy.receipt().exact()).isTrue();
    }

    @Test
    void openAiErrorsAreOfTheirKind() {
        assertThatThrownBy(() -> openAi.chat().completions().create(chat("gpt-nothing")))
                .isInstanceOf(com.openai.errors.NotFoundException.class)
                .hasMessageContaining("Did you mean");
        proxy.receipts().clear();
        assertThatThrownBy(() -> openAi.chat().completions().create(chat("gpt-" + Script.RATE_LIMIT.word())))
                .isInstanceOf(com.openai.errors.RateLimitException.class);
        proxy.receipts().clear();
        assertThatThrownBy(() -> {
                    try (var stream = openAi.chat().completions().createStreaming(chat("gpt-" + Script.CUT.word()))) {
                        assertThat(stream.stream().count()).isPositive();
                    }
                })
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void anthropicAnswersWhole() {
        Message answer = anthropic.messages().create(message("claude"));

        assertThat(answer.content().getFirst().asText().text()).contains("Paris");
        assertThat(answer.usage().cacheReadInputTokens()).hasValue(100L);
        assertThat(proxy.receipt().exact()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude", "claude-script-one-byte", "demo"})
    void anthropicStreams(String model) {
        try (StreamResponse<RawMessageStreamEvent> stream = anthropic.messages().createStreaming(message(model))) {
            String text = stream.stream()
                    .flatMap(event -> event.contentBlockDelta().stream())
                    .flatMap(event -> event.delta().text().stream())
                    .map(delta -> delta.text())
                    .collect(Collectors.joining());
            assertThat(text).contains(model.equals("demo") ? "Demo model: no AI" : "Paris");
        }
        assertThat(proxy.receipt().exact()).isTrue();
    }

    @Test
    void anthropicErrorsAreOfTheirKind() {
        assertThatThrownBy(() -> anthropic.messages().create(message("claude-nothing")))
                .isInstanceOf(com.anthropic.errors.NotFoundException.class)
                .hasMessageContaining("Did you mean");
        proxy.receipts().clear();
        assertThatThrownBy(() -> anthropic.messages().create(message("claude-" + Script.OVERLOADED.word())))
                .isInstanceOf(com.anthropic.errors.InternalServerException.class);
        proxy.receipts().clear();
        assertThatThrownBy(() -> {
                    try (var stream = anthropic.messages().createStreaming(message("claude-" + Script.CUT.word()))) {
                        assertThat(stream.stream().count()).isPositive();
                    }
                })
                .isInstanceOf(RuntimeException.class);
    }

    private static ChatCompletionCreateParams chat(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage(FRANCE)
                .build();
    }

    private static MessageCreateParams message(String model) {
        return MessageCreateParams.builder()
                .model(model)
                .maxTokens(64)
                .addUserMessage(FRANCE)
                .build();
    }
}
