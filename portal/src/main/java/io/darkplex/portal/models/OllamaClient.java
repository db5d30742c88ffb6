package io.darkplex.portal.models;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** Asks an Ollama server which models it holds. */
final class OllamaClient {

    private static final Logger LOG = LoggerFactory.getLogger(OllamaClient.class);

    private final RestClient http;
    private final URI server;
    private final int modelsMax;

    OllamaClient(URI server, ModelsProperties properties) {
        this.server = server;
        this.modelsMax = properties.ollamaModelsMax();
        var connections = new SimpleClientHttpRequestFactory();
        connections.setConnectTimeout(properties.ollamaTimeout());
        connections.setReadTimeout(properties.ollamaTimeout());
        this.http = RestClient.builder().requestFactory(connections).build();
    }

    /** The names of its models, sorted; empty when it does not answer. */
    Optional<List<String>> list() {
        try {
            Tags tags = http.get().uri(server + "/api/tags").retrieve().body(Tags.class);
            if (tags == null || tags.models() == null) {
                return Optional.of(List.of());
            }
            return Optional.of(tags.models().stream()
                    .map(Tag::name)
                    .sorted()
                    .limit(modelsMax)
                    .toList());
        } catch (RestClientException unreachable) {
            LOG.atWarn()
                    .addKeyValue("server", server)
                    .addKeyValue("reason", unreachable.getMessage())
                    .log("Ollama did not answer");
            return Optional.empty();
        }
    }

    private record Tags(List<Tag> models) {}

    private record Tag(String name) {}
}
