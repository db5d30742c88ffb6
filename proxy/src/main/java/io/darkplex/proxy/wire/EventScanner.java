package io.darkplex.proxy.wire;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * A stream whose both ends speak the same dialect: whole events pass as the bytes they are, at once. An event larger than
 * {@code maxEventBytes} is passed on as it comes and not read: no provider's last event is that large. Not safe for several
 * threads.
 */
public final class EventScanner implements AnswerStream {

    private static final byte[] NOTHING = new byte[0];

    private final Dialect dialect;
    private final StreamForm form;
    private final AnswerReader answer;
    private final boolean dropUsageEvent;
    private final UnaryOperator<byte[]> errorRedactor;
    private final EventFraming framing;
    private final int maxEventBytes;

    private State state = State.RUNNING;
    private byte[] lastEvent = NOTHING;
    private boolean holding;
    private boolean begun;

    /**
     * @param dropUsageEvent whether an event that carries usage alone is ours and not the client's
     * @param errorRedactor takes secrets out of an error event; all else passes untouched
     */
    public EventScanner(
            Dialect dialect,
            StreamForm form,
            boolean dropUsageEvent,
            UnaryOperator<byte[]> errorRedactor,
            int maxEventBytes) {
        this.dialect = dialect;
        this.form = form;
        this.answer = AnswerReader.of(dialect);
        this.dropUsageEvent = dropUsageEvent;
        this.errorRedactor = errorRedactor;
        this.framing = new EventFraming(form, maxEventBytes);
        this.maxEventBytes = maxEventBytes;
    }

    @Override
    public byte[] feed(byte[] piece) {
        if (state != State.RUNNING) {
            return NOTHING;
        }
        var passage = new Passage(piece.length);
        framing.feed(piece, passage);
        return passage.out.toByteArray();
    }

    @Override
    public byte[] end() {
        var passage = new Passage(0);
        if (state == State.RUNNING) {
            framing.end(passage);
        }
        if (state == State.RUNNING && answer.finished()) {
            state = State.ENDED;
        }
        return passage.out.toByteArray();
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public boolean betweenEvents() {
        return framing.betweenEvents();
    }

    @Override
    public byte[] lastEvent() {
        return lastEvent;
    }

    @Override
    public Usage usage(long promptCharacters) {
        return answer.usage(state == State.ENDED, promptCharacters);
    }

    @Override
    public byte[] errorEvent(ErrorBody.Said said, String requestId) {
        if (form == StreamForm.ARRAY) {
            return ErrorBody.element(dialect, said, requestId, !begun);
        }
        return ErrorBody.event(dialect, said, requestId, answer.nextSequence());
    }

    /** What one piece lets through. */
    private final class Passage implements EventFraming.Sink {

        private final ByteArrayOutputStream out;

        Passage(int expectedBytes) {
            out = new ByteArrayOutputStream(expectedBytes);
        }

        @Override
        public boolean event(byte[] buffer, int from, int to) {
            switch (kind(buffer, from, to)) {
                case ORDINARY -> pass(buffer, from, to);
                case USAGE_ONLY -> {
                    if (!dropUsageEvent) {
                        pass(buffer, from, to);
                    }
                }
                case HELD -> {
                    holding = true;
                    pass(buffer, from, to);
                }
                case LAST -> {
                    state = State.ENDED;
                    lastEvent = Arrays.copyOfRange(buffer, from, to);
                }
                case ERROR -> {
                    state = State.FAILED;
                    lastEvent = errorRedactor.apply(Arrays.copyOfRange(buffer, from, to));
                    if (form == StreamForm.ARRAY) {
                        lastEvent = Arrays.copyOf(lastEvent, lastEvent.length + 1);
                        lastEvent[lastEvent.length - 1] = ']';
                    }
                }
            }
            return state == State.RUNNING;
        }

        @Override
        public void oversize(byte[] buffer, int from, int to) {
            pass(buffer, from, to);
        }

        private void pass(byte[] buffer, int from, int to) {
            if (holding && lastEvent.length + to - from <= maxEventBytes) {
                byte[] more = Arrays.copyOf(lastEvent, lastEvent.length + to - from);
                System.arraycopy(buffer, from, more, lastEvent.length, to - from);
                lastEvent = more;
                return;
            }
            // What is held comes first; no more than an event is ever held.
            begun = true;
            out.writeBytes(lastEvent);
            lastEvent = NOTHING;
            out.write(buffer, from, to - from);
        }

        private AnswerReader.Kind kind(byte[] buffer, int from, int to) {
            byte[] data = framing.said(buffer, from, to);
            if (data.length == 0) {
                // An array that is closed too early must not look complete.
                if (form == StreamForm.ARRAY && ArrayCutter.closes(buffer, from, to)) {
                    return AnswerReader.Kind.HELD;
                }
                return AnswerReader.Kind.ORDINARY;
            }
            return answer.isEndMark(data, 0, data.length) ? AnswerReader.Kind.LAST : answer.read(data, 0, data.length);
        }
    }
}
