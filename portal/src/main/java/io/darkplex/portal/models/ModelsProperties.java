package io.darkplex.portal.models;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which providers this instance may use. Keys come from the environment or from the operator's settings file.
 *
 * @param providers by name: {@code anthropic}, {@code openai}, {@code google}, {@code ollama}
 * @param markupPpm what we add to a provider's price, in parts per million (250000 = 25 %)
 * @param ollama what a million tokens of a model on the operator's own machine cost
 * @param ollamaRefresh how often the list of Ollama's models is read again
 * @param ollamaTimeout how long one such reading may take
 * @param ollamaModelsMax most models that are taken from it
 * @param lookEvery how soon a catalogue that was written at another portal is taken over
 */
@ConfigurationProperties("darkplex.models")
record ModelsProperties(
        @DefaultValue Map<String, Access> providers,
        @DefaultValue("250000") int markupPpm,
        @DefaultValue OwnRate ollama,
        @DefaultValue("60s") Duration ollamaRefresh,
        @DefaultValue("3s") Duration ollamaTimeout,
        @DefaultValue("50") int ollamaModelsMax,
        @DefaultValue("1s") Duration lookEvery) {

    ModelsProperties {
        if (markupPpm < 0 || markupPpm > 1_000_000) {
            throw new IllegalArgumentException("darkplex.models.markup-ppm must be between 0 and 1000000");
        }
    }

    /**
     * @param baseUrl where the provider answers; with the version path for OpenAI's wire format, without for Anthropic's
     * @param apiKey the operator's own key; empty where the provider is not to be used
     */
    record Access(@Nullable String baseUrl, @Nullable String apiKey) {

        boolean hasKey() {
            return apiKey != null && !apiKey.isBlank();
        }

        boolean hasUrl() {
            return baseUrl != null && !baseUrl.isBlank();
        }

        /** Takes {@code host:port} too, as Ollama's own settings do. */
        URI url() {
            String url = String.valueOf(baseUrl).strip();
            return URI.create((url.contains("://") ? url : "http://" + url).replaceFirst("/+$", ""));
        }

        @Override
        public String toString() {
            return "Access[baseUrl=" + baseUrl + ", apiKey=" + (hasKey() ? "***" : "none") + "]";
        }
    }

    /** Both in micro-USD per million tokens. */
    record OwnRate(
            @DefaultValue("0") long inputMicroUsdPerMillion,
            @DefaultValue("0") long outputMicroUsdPerMillion) {}
}
