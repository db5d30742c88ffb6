package io.darkplex.proxy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.google.genai.Client;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;

/** The providers' own Java clients as people would point them at the proxy. None tries again by itself. */
record SdkClients(OpenAIClient openAi, AnthropicClient anthropic, Client gemini) implements AutoCloseable {

    static SdkClients of(ProxyExtension proxy) {
        String base = "http://127.0.0.1:" + proxy.port();
        return new SdkClients(
                OpenAIOkHttpClient.builder()
                        .baseUrl(base + "/openai/v1")
                        .apiKey(ProxyExtension.KEY)
                        .maxRetries(0)
                        .build(),
                AnthropicOkHttpClient.builder()
                        .baseUrl(base + "/anthropic")
                        .apiKey(ProxyExtension.KEY)
                        .maxRetries(0)
                        .build(),
                Client.builder()
                        .apiKey(ProxyExtension.KEY)
                        .httpOptions(HttpOptions.builder()
                                .baseUrl(base + "/gemini")
                                .apiVersion("v1beta")
                                .retryOptions(
                                        HttpRetryOptions.builder().attempts(1).build())
                                .build())
                        .build());
    }

    @Override
    public void close() {
        openAi.close();
        anthropic.close();
        gemini.close();
    }
}
