package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.AnswerReader;
import io.darkplex.proxy.wire.AnswerStream;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.ErrorBody;
import io.darkplex.proxy.wire.EventFraming;
import io.darkplex.proxy.wire.Json;
import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.StreamForm;
import io.darkplex.proxy.wire.Usage;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A stream whose ends speak different dialects. The end is written only when the provider's own end was seen. */
final class TranslatedStream implements AnswerStream {

    private static final byte[] NOTHING = new byte[0];

    private final Dialect client;
    private final StreamForm form;
    private final Frames out;
    private final Dialect upstream;
    private final Translation.Scope scope;
    private final AnswerReader meter;
    private final EventFraming framing;
    private final DeltaReader reader;
    private final DeltaWriter writer;
    private final UnaryOperator<byte[]> errorRedactor;

    private State state = State.RUNNING;
    private byte[] lastEvent = NOTHING;
    private byte[] ready = NOTHING;
    private boolean started;
    private long characters;

    TranslatedStream(
            Translation.Client client, Dialect upstream, Translation.Scope scope, UnaryOperator<byte[]> errorRedactor) {
        this.client = client.endpoint().dialect();
        this.form = client.form();
        this.out = new Frames(form);
        this.upstream = upstream;
        this.scope = scope;
        this.errorRedactor = errorRedactor;
        this.meter = AnswerReader.of(upstream);
        this.framing = new EventFraming(StreamForm.of(upstream), scope.maxEventBytes());
        this.reader = DeltaReader.of(upstream, scope.upstreamModel(), this::take);
        this.writer = DeltaWriter.of(this.client, scope.settings(client.endpoint()));
    }

    @Override
    public byte[] feed(byte[] piece) {
        if (state != State.RUNNING) {
            return NOTHING;
        }
        framing.feed(piece, new Cut());
        return ready();
    }

    @Override
    public byte[] end() {
        if (state == State.RUNNING) {
            framing.end(new Cut());
        }
        if (state == State.RUNNING && meter.finished()) {
            complete();
        }
        return ready();
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public boolean betweenEvents() {
        return true;
    }

    @Override
    public byte[] lastEvent() {
        return lastEvent;
    }

    @Override
    public Usage usage(long promptCharacters) {
        return meter.usage(state == State.ENDED, promptCharacters);
    }

    @Override
    public byte[] errorEvent(ErrorBody.Said said, String requestId) {
        return form == StreamForm.ARRAY
                ? ErrorBody.element(client, said, requestId, !out.begun())
                : ErrorBody.event(client, said, requestId, writer.nextSequence());
    }

    private final class Cut implements EventFraming.Sink {

        @Override
        public boolean event(byte[] buffer, int from, int to) {
            byte[] data = framing.said(buffer, from, to);
            if (data.length > 0) {
                read(data);
            }
            return state == State.RUNNING;
        }

        @Override
        public void oversize(byte[] buffer, int from, int to) {
            throw ProxyProblem.ANSWER_TOO_LARGE.because(
                    "The provider sent an event of more than " + scope.maxEventBytes() + " bytes.");
        }
    }

    private void read(byte[] data) {
        if (meter.isEndMark(data, 0, data.length)) {
            complete();
            return;
        }
        switch (meter.read(data, 0, data.length)) {
            case ORDINARY, USAGE_ONLY, HELD -> reader.event(tree(data));
            case LAST -> {
                reader.event(tree(data));
                complete();
            }
            case ERROR -> fail(Failure.read(upstream, 0, tree(errorRedactor.apply(data))));
        }
    }

    /** What the client gets now. */
    private byte[] ready() {
        byte[] now = state == State.ENDED ? ready : out.take();
        ready = NOTHING;
        return now;
    }

    private static JsonNode tree(byte[] data) {
        try {
            return Json.tree(data);
        } catch (JacksonException noJson) {
            throw DeltaReader.unreadable("an event that is no JSON");
        }
    }

    private void complete() {
        reader.end();
        begin();
        state = State.ENDED;
        ready = out.take();
        writer.end(meter.told(), out);
        out.close();
        lastEvent = out.take();
    }

    private void fail(Failure failure) {
        state = State.FAILED;
        lastEvent = errorEvent(failure.said(client), scope.answerId());
    }

    private void take(Delta delta) {
        if (delta instanceof Delta.Started) {
            if (started) {
                return;
            }
            started = true;
        }
        begin();
        if (delta instanceof Delta.Grew grew) {
            characters += grew.text().length();
            if (characters > scope.maxAnswerBytes()) {
                throw ProxyProblem.ANSWER_TOO_LARGE.because(
                        "The answer is larger than " + scope.maxAnswerBytes() + " bytes.");
            }
        }
        writer.write(delta, meter.told(), out);
    }

    /** Not every provider names its answer. */
    private void begin() {
        if (!started) {
            started = true;
            writer.write(new Delta.Started(scope.answerId(), scope.upstreamModel()), meter.told(), out);
        }
    }
}
