package io.darkplex.proxy;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.ModelRequest;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One call to a provider. Of the caller's headers only those that shape the answer travel on; its key never does.
 *
 * @param credential one of the offer's
 * @param headers with the provider's key
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record UpstreamRequest(Offer offer, Credential credential, URI uri, Map<String, String> headers, byte[] body) {

    private static final String ANTHROPIC_VERSION = "anthropic-version";
    private static final String ANTHROPIC_BETA = "anthropic-beta";
    private static final String OLDEST_ANTHROPIC_VERSION = "2023-06-01";
    private static final String BETA_QUERY = "beta=true";

    /**
     * @param body in the offer's dialect
     * @param head of the caller's request; of its query only Anthropic's {@code beta=true} travels on
     */
    static UpstreamRequest of(Offer offer, Credential credential, ModelRequest request, byte[] body, Caller.Head head) {
        UnaryOperator<@Nullable String> header = head.header();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put(
                "accept",
                request.stream() ? UpstreamPath.form(offer.dialect(), request).contentType() : "application/json");
        // What is compressed cannot be read on the way.
        headers.put("accept-encoding", "identity");
        headers.put("user-agent", "darkplex-proxy");
        switch (offer.dialect()) {
            case OPENAI, RESPONSES, OLLAMA -> {
                if (credential.isPresent()) {
                    headers.put("authorization", "Bearer " + credential.value());
                }
            }
            case GEMINI -> {
                if (credential.isPresent()) {
                    headers.put("x-goog-api-key", credential.value());
                }
            }
            case ANTHROPIC -> {
                if (credential.isPresent()) {
                    headers.put("x-api-key", credential.value());
                }
                String version = header.apply(ANTHROPIC_VERSION);
                headers.put(ANTHROPIC_VERSION, version == null ? OLDEST_ANTHROPIC_VERSION : version);
                String beta = header.apply(ANTHROPIC_BETA);
                if (beta != null) {
                    headers.put(ANTHROPIC_BETA, beta);
                }
            }
        }
        String path = UpstreamPath.of(offer, request);
        if (offer.dialect() == Dialect.ANTHROPIC && BETA_QUERY.equals(head.query())) {
            path += "?" + BETA_QUERY;
        }
        URI uri = offer.isDemo() ? offer.baseUri() : URI.create(withoutSlash(offer.baseUri()) + path);
        return new UpstreamRequest(offer, credential, uri, headers, body);
    }

    /** Shows neither headers nor body: one holds a key, the other what a person wrote. */
    @Override
    public String toString() {
        return "UpstreamRequest[" + offer.provider() + " " + offer.upstreamModel() + "]";
    }

    private static String withoutSlash(URI uri) {
        String text = uri.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
