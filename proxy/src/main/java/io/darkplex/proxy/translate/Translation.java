package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.AnswerReader;
import io.darkplex.proxy.wire.AnswerStream;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.ErrorBody;
import io.darkplex.proxy.wire.Json;
import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.ProxyProblemException;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

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

        DeltaWriter.Settings settings() {
            return new DeltaWriter.Settings(usageWanted, startedAt);
        }
    }

    /** An answer in one body, in the client's dialect. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Whole(int status, byte[] body) {}

    private final Dialect client;
    private final Dialect upstream;

    public Translation(Dialect client, Dialect upstream) {
        this.client = client;
        this.upstream = upstream;
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
        Conversation conversation = ConversationReader.of(client).read(new Fields(tree, ""), limits);
        var target = new Target(upstream, model, stream, limits);
        return Json.bytes(ConversationWriter.of(upstream).write(conversation, target));
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
        return Json.bytes(DeltaWriter.of(client, scope.settings()).whole(parts.answer(), meter.told()));
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
        ErrorBody.Said said = failure.said(client);
        return new Whole(failure.status(client), ErrorBody.body(client, said, requestId));
    }
}
