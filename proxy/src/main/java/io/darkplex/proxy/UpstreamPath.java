package io.darkplex.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Endpoint;
import io.darkplex.proxy.wire.ModelRequest;
import io.darkplex.proxy.wire.StreamForm;
import io.darkplex.proxy.wire.Work;
import java.net.URLEncoder;

/** Where a provider does which work, after its base. Within one dialect that is where the caller asked. */
final class UpstreamPath {

    private UpstreamPath() {}

    static String of(Offer offer, ModelRequest request) {
        boolean own = request.endpoint().dialect() == offer.dialect();
        Work work = request.work();
        return switch (offer.dialect()) {
            case OPENAI -> work == Work.EMBED ? "/embeddings" : "/chat/completions";
            case RESPONSES -> work == Work.EMBED ? "/embeddings" : "/responses";
            case ANTHROPIC -> work == Work.COUNT ? "/v1/messages/count_tokens" : "/v1/messages";
            case GEMINI -> {
                String model = URLEncoder.encode(offer.upstreamModel(), UTF_8).replace("+", "%20");
                yield "/models/" + model + method(request, own);
            }
            case OLLAMA -> {
                if (work == Work.EMBED) {
                    yield "/api/embed";
                }
                yield request.endpoint() == Endpoint.OLLAMA_GENERATE && own ? "/api/generate" : "/api/chat";
            }
        };
    }

    /** The form of the stream that the provider is asked for. */
    static StreamForm form(Dialect upstream, ModelRequest request) {
        return request.endpoint().dialect() == upstream ? request.form() : StreamForm.of(upstream);
    }

    private static String method(ModelRequest request, boolean own) {
        return switch (request.work()) {
            case COUNT -> ":countTokens";
            // A batch of one is the same work.
            case EMBED -> own && request.endpoint() == Endpoint.EMBED_CONTENT ? ":embedContent" : ":batchEmbedContents";
            case ANSWER -> {
                if (!request.stream()) {
                    yield ":generateContent";
                }
                boolean array = form(Dialect.GEMINI, request) == StreamForm.ARRAY;
                yield array ? ":streamGenerateContent" : ":streamGenerateContent?alt=sse";
            }
        };
    }
}
