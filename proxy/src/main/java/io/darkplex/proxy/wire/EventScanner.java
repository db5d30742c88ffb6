package io.darkplex.proxy.wire;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * Stands in a stream of server-sent events between provider and client. Whole events pass as the bytes they are, at
 * once; only the last one is kept back, until its receipt is stored. The same bytes come out whatever pieces go in.
 *
 * <p>Lines end with LF or CR LF, as all known providers write them. An event larger than {@code maxEventBytes} is passed on
 * as it comes and not read: no provider's last event is that large. Not safe for several threads.
 */
public final class EventScanner {

    /** How the stream stands. */
    public enum State {
        RUNNING,
        /** The dialect's last event was seen. */
        ENDED,
        /** The provider told of an error. */
        FAILED
    }

    private static final byte[] NOTHING = new byte[0];
    private static final int FIRST_CAPACITY = 1024;

    private final AnswerReader answer;
    private final boolean dropUsageEvent;
    private final UnaryOperator<byte[]> errorRedactor;
    private final int maxEventBytes;

    /** The event being received is {@code buffer[0, filled)}; {@code lineFrom} is where its current line begins. */
    private byte[] buffer = new byte[FIRST_CAPACITY];

    private int filled;
    private int lineFrom;
    private boolean passing;
    private State state = State.RUNNING;
    private byte[] lastEvent = NOTHING;

    /**
     * @param dropUsageEvent whether an event that carries usage alone is ours and not the client's
     * @param errorRedactor takes secrets out of an error event; all else passes untouched
     */
    public EventScanner(
            Dialect dialect, boolean dropUsageEvent, UnaryOperator<byte[]> errorRedactor, int maxEventBytes) {
        this.answer = AnswerReader.of(dialect);
        this.dropUsageEvent = dropUsageEvent;
        this.errorRedactor = errorRedactor;
        this.maxEventBytes = maxEventBytes;
    }

    /** Takes the next piece and answers what the client gets now. What follows the last event is dropped. */
    public byte[] feed(byte[] piece) {
        if (state != State.RUNNING) {
            return NOTHING;
        }
        int at = filled;
        append(piece);
        int eventFrom = 0;
        var out = new ByteArrayOutputStream(filled);
        while (at < filled && state == State.RUNNING) {
            if (buffer[at++] != '\n') {
                continue;
            }
            boolean blank = at - 1 == lineFrom || (at - 2 == lineFrom && buffer[lineFrom] == '\r');
            lineFrom = at;
            if (blank) {
                pass(eventFrom, at, out);
                eventFrom = at;
            }
        }
        keepFrom(eventFrom, out);
        return out.toByteArray();
    }

    /** The provider has closed the stream properly. A last event without its blank line still counts. */
    public byte[] end() {
        var out = new ByteArrayOutputStream(filled);
        if (state == State.RUNNING && filled > 0) {
            pass(0, filled, out);
            filled = 0;
        }
        if (state == State.RUNNING && answer.finished()) {
            state = State.ENDED;
        }
        return out.toByteArray();
    }

    public State state() {
        return state;
    }

    /** The event that ends the stream for the client; empty when there was none. */
    public byte[] lastEvent() {
        return lastEvent;
    }

    /** What was used so far. Exact only when the stream has {@link State#ENDED}. */
    public Usage usage(long promptCharacters) {
        return answer.usage(state == State.ENDED, promptCharacters);
    }

    private void pass(int from, int to, ByteArrayOutputStream out) {
        if (passing || to - from > maxEventBytes) {
            passing = false;
            out.write(buffer, from, to - from);
            return;
        }
        switch (kind(from, to)) {
            case ORDINARY -> out.write(buffer, from, to - from);
            case USAGE_ONLY -> {
                if (!dropUsageEvent) {
                    out.write(buffer, from, to - from);
                }
            }
            case LAST -> {
                state = State.ENDED;
                lastEvent = Arrays.copyOfRange(buffer, from, to);
            }
            case ERROR -> {
                state = State.FAILED;
                lastEvent = errorRedactor.apply(Arrays.copyOfRange(buffer, from, to));
            }
        }
    }

    private AnswerReader.Kind kind(int from, int to) {
        byte[] data = NOTHING;
        for (int line = from; line < to; ) {
            int next = lineEnd(line, to);
            int end = withoutBreak(line, next);
            if (startsWithData(line, end)) {
                int value = line + "data:".length();
                if (value < end && buffer[value] == ' ') {
                    value++;
                }
                data = joined(data, value, end);
            }
            line = next;
        }
        if (data.length == 0) {
            return AnswerReader.Kind.ORDINARY;
        }
        return answer.isEndMark(data, 0, data.length) ? AnswerReader.Kind.LAST : answer.read(data, 0, data.length);
    }

    private int lineEnd(int from, int to) {
        int at = from;
        while (at < to && buffer[at] != '\n') {
            at++;
        }
        return Math.min(to, at + 1);
    }

    private int withoutBreak(int from, int next) {
        int end = next;
        if (end > from && buffer[end - 1] == '\n') {
            end--;
        }
        if (end > from && buffer[end - 1] == '\r') {
            end--;
        }
        return end;
    }

    private boolean startsWithData(int from, int end) {
        return end - from >= 5
                && buffer[from] == 'd'
                && buffer[from + 1] == 'a'
                && buffer[from + 2] == 't'
                && buffer[from + 3] == 'a'
                && buffer[from + 4] == ':';
    }

    /** Several data lines of one event are one value with line breaks between. */
    private byte[] joined(byte[] before, int from, int end) {
        if (before.length == 0) {
            return Arrays.copyOfRange(buffer, from, end);
        }
        byte[] all = Arrays.copyOf(before, before.length + 1 + end - from);
        all[before.length] = '\n';
        System.arraycopy(buffer, from, all, before.length + 1, end - from);
        return all;
    }

    private void append(byte[] piece) {
        if (filled + piece.length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, filled + piece.length));
        }
        System.arraycopy(piece, 0, buffer, filled, piece.length);
        filled += piece.length;
    }

    private void keepFrom(int from, ByteArrayOutputStream out) {
        int left = state == State.RUNNING ? filled - from : 0;
        if (left > maxEventBytes || (passing && left > 0)) {
            passing = true;
            out.write(buffer, from, left);
            // Of the current line only its emptiness still matters.
            boolean lineBegun = lineFrom < filled;
            boolean onlyReturn = lineBegun && filled - lineFrom == 1 && buffer[lineFrom] == '\r';
            lineFrom = onlyReturn || !lineBegun ? 0 : -2;
            filled = 0;
            return;
        }
        System.arraycopy(buffer, from, buffer, 0, left);
        lineFrom -= from;
        filled = left;
    }
}
