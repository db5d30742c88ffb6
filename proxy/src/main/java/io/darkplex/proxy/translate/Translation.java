package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.AnswerReader;
import io.darkplex.proxy.wire.AnswerStream;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Endpoint;
import io.darkplex.proxy.wire.ErrorBody;
import io.darkplex.proxy.wire.Json;
import io.darkplex.proxy.wire.ModelRequest;
import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.ProxyProblemException;
import io.darkplex.proxy.wire.StreamForm;
import io.darkplex.proxy.wire.Work;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One exchange between a client and a provider that speak different dialects. */
public final class Translation {

    /**
     * What an answer is translated with.
     *
     * @param answerId for an answer to which the provider gave none
     * @param upstreamModel as the provider calls it
     * @param usageWanted whether the client asked for a usage event
     * @param startedAt in seconds since 1970
     * @param maxEventBytes of one event of the provider
     * @param maxAnswerBytes of all text of an answer
     */
    public record Scope(
            String answerId,
            String upstreamModel,
            boolean usageWanted,
            long startedAt,
            int maxEventBytes,
            int maxAnswerBytes) {

        DeltaWriter.Settings settings(Endpoint endpoint) {
            return new DeltaWriter.Settings(usageWanted, startedAt, endpoint);
        }
    }

    /** An answer in one body, in the client's dialect. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Whole(int status, byte[] body) {}

    /**
     * Who asks.
     *
     * @param endpoint to which the request came
     * @param form of the stream that is read there
     */
    record Client(Endpoint endpoint, StreamForm form) {}

    private final Client client;
    private final Dialect upstream;
    private final Work work;
    private final EmbeddingTranslation embeddings;

    /** For answers, as streams of the client's usual form. */
    public Translation(Dialect client, Dialect upstream) {
        this(new Client(Endpoint.answering(client), StreamForm.of(client)), upstream);
    }

    /** For whatever is asked for. */
    public Translation(ModelRequest asked, Dialect upstream) {
        this(new Client(asked.endpoint(), asked.form()), upstream);
    }

    private Translation(Client client, Dialect upstream) {
        this.client = client;
        this.upstream = upstream;
        this.work = client.endpoint().work().orElseThrow();
        this.embeddings = new EmbeddingTranslation(client.endpoint(), upstream);
    }

    /**
     * The request for the provider.
     *
     * @param model as the provider calls it
     * @throws ProxyProblemException {@link ProxyProblem#FIELD_NOT_CARRIED}, {@link ProxyProblem#FIELD_INVALID},
     *     {@link ProxyProblem#BODY_MALFORMED}, {@link ProxyProblem#BODY_TOO_LARGE}
     */
    public byte[] request(byte[] body, String model, boolean stream, TranslateLimits limits) {
        if (body.length > limits.maxBodyBytes()) {
            throw ProxyProblem.BODY_TOO_LARGE.because("The request body is larger than " + limits.maxBodyBytes()
                    + " bytes, the most that is translated for a model that is served in another dialect.");
        }
        JsonNode tree;
        try {
            tree = Json.tree(body);
        } catch (JacksonException malformed) {
            throw ProxyProblem.BODY_MALFORMED.because(
                    "The request body is no JSON, has a field twice, or is nested deeper than " + Json.DEEPEST
                            + " levels.");
        }
        var target = new Target(upstream, model, stream, limits);
        var request = new Fields(tree, "");
        ObjectNode written = switch (work) {
            case EMBED -> embeddings.request(request, target);
            case COUNT ->
                TokenCount.request(upstream, model, converse(TokenCount.counted(client.endpoint(), request), target));
            case ANSWER -> converse(request, target);
        };
        request.close();
        return Json.bytes(written);
    }

    private ObjectNode converse(Fields request, Target target) {
        Conversation conversation = ConversationReader.of(dialect()).read(request, target.limits());
        return ConversationWriter.of(upstream).write(conversation, target);
    }

    private Dialect dialect() {
        return client.endpoint().dialect();
    }

    /** @param errorRedactor takes secrets out of an error event */
    public AnswerStream stream(Scope scope, UnaryOperator<byte[]> errorRedactor) {
        return new TranslatedStream(client, upstream, scope, errorRedactor);
    }

    /**
     * A whole, successful answer for the client.
     *
     * @throws ProxyProblemException {@link ProxyProblem#UPSTREAM_UNREADABLE}
     */
    public byte[] whole(byte[] body, Scope scope) {
        return switch (work) {
            case ANSWER -> answer(body, scope);
            case EMBED -> embeddings.answer(body, scope.upstreamModel());
            case COUNT -> TokenCount.answer(dialect(), body);
        };
    }

    private byte[] answer(byte[] body, Scope scope) {
        AnswerReader meter = AnswerReader.of(upstream);
        meter.read(body, 0, body.length);
        var parts = new AnswerParts();
        // For an answer to which the provider gives neither.
        parts.accept(new Delta.Started(scope.answerId(), scope.upstreamModel()));
        try {
            DeltaReader reader = DeltaReader.of(upstream, scope.upstreamModel(), parts);
            reader.whole(Json.tree(body));
            reader.end();
        } catch (JacksonException noJson) {
            throw DeltaReader.unreadable("it is no JSON");
        }
        return Json.bytes(
                DeltaWriter.of(dialect(), scope.settings(client.endpoint())).whole(parts.answer(), meter.told()));
    }

    /**
     * What a provider's error says, in the words of the client's dialect, which may be the same.
     *
     * @param body without secrets
     */
    public static ErrorBody.Said said(Dialect upstream, Dialect client, int status, byte[] body) {
        return Failure.read(upstream, status, body).said(client);
    }

    /**
     * A provider's error for the client.
     *
     * @param body without secrets
     */
    public Whole error(int status, byte[] body, String requestId) {
        Failure failure = Failure.read(upstream, status, body);
        ErrorBody.Said said = failure.said(dialect());
        return new Whole(failure.status(dialect()), ErrorBody.body(dialect(), said, requestId));
    }
}
