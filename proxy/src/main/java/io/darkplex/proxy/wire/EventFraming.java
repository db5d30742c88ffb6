package io.darkplex.proxy.wire;

import java.util.Arrays;

/**
 * Cuts the bytes of a stream into events, the same ones whatever pieces the bytes come in. Lines end with LF or CR LF, as all
 * known providers write them. What stands before an element of an array belongs to it, so that all bytes are some event's. Not
 * safe for several threads.
 */
public final class EventFraming {

    /** Takes what was cut; the bytes are the framing's own and change after the call. */
    public interface Sink {

        /**
         * One whole event with the blank line that ends it.
         *
         * @return false to hear of no further one
         */
        boolean event(byte[] buffer, int from, int to);

        /** The next piece of an event that is larger than allowed. */
        void oversize(byte[] buffer, int from, int to);
    }

    private static final byte[] NOTHING = new byte[0];
    private static final int FIRST_CAPACITY = 1024;

    private final StreamForm form;
    private final int maxEventBytes;
    private final ArrayCutter elements = new ArrayCutter();

    /** The event being received is {@code buffer[0, filled)}; {@code lineFrom} is where its current line begins. */
    private byte[] buffer = new byte[FIRST_CAPACITY];

    private int filled;
    private int lineFrom;
    private boolean oversized;
    private boolean stopped;

    public EventFraming(StreamForm form, int maxEventBytes) {
        this.form = form;
        this.maxEventBytes = maxEventBytes;
    }

    /** Takes the next piece. */
    public void feed(byte[] piece, Sink sink) {
        if (stopped) {
            return;
        }
        int at = filled;
        append(piece);
        int eventFrom = 0;
        while (at < filled && !stopped) {
            if (ends(buffer[at++], at)) {
                cut(eventFrom, at, sink);
                eventFrom = at;
            }
        }
        keepFrom(eventFrom, sink);
    }

    /** The stream was closed. A last event without its blank line still counts. */
    public void end(Sink sink) {
        if (!stopped && filled > 0) {
            cut(0, filled, sink);
            filled = 0;
        }
    }

    /** Whether all that was handed out are whole events. */
    boolean betweenEvents() {
        return !oversized;
    }

    /** What an event says; empty when it says nothing. */
    public byte[] said(byte[] events, int from, int to) {
        return switch (form) {
            case EVENTS -> data(events, from, to);
            case LINES -> {
                int end = withoutBreak(events, from, to);
                yield Arrays.copyOfRange(events, from, end);
            }
            case ARRAY -> ArrayCutter.element(events, from, to);
        };
    }

    /** @param next the position after {@code last} */
    private boolean ends(byte last, int next) {
        if (form == StreamForm.ARRAY) {
            return elements.ends(last);
        }
        if (last != '\n') {
            return false;
        }
        boolean blank = next - 1 == lineFrom || (next - 2 == lineFrom && buffer[lineFrom] == '\r');
        lineFrom = next;
        return blank || form == StreamForm.LINES;
    }

    /** The value of an event's data lines, several of them with line breaks between; empty when there is none. */
    public static byte[] data(byte[] buffer, int from, int to) {
        byte[] data = NOTHING;
        for (int line = from; line < to; ) {
            int next = lineEnd(buffer, line, to);
            int end = withoutBreak(buffer, line, next);
            if (startsWithData(buffer, line, end)) {
                int value = line + "data:".length();
                if (value < end && buffer[value] == ' ') {
                    value++;
                }
                data = joined(data, buffer, value, end);
            }
            line = next;
        }
        return data;
    }

    private void cut(int from, int to, Sink sink) {
        if (oversized || to - from > maxEventBytes) {
            oversized = false;
            sink.oversize(buffer, from, to);
            return;
        }
        stopped = !sink.event(buffer, from, to);
    }

    private void append(byte[] piece) {
        if (filled + piece.length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, filled + piece.length));
        }
        System.arraycopy(piece, 0, buffer, filled, piece.length);
        filled += piece.length;
    }

    private void keepFrom(int from, Sink sink) {
        int left = stopped ? 0 : filled - from;
        if (left > maxEventBytes || (oversized && left > 0)) {
            oversized = true;
            sink.oversize(buffer, from, from + left);
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

    private static int lineEnd(byte[] buffer, int from, int to) {
        int at = from;
        while (at < to && buffer[at] != '\n') {
            at++;
        }
        return Math.min(to, at + 1);
    }

    private static int withoutBreak(byte[] buffer, int from, int next) {
        int end = next;
        if (end > from && buffer[end - 1] == '\n') {
            end--;
        }
        if (end > from && buffer[end - 1] == '\r') {
            end--;
        }
        return end;
    }

    private static boolean startsWithData(byte[] buffer, int from, int end) {
        return end - from >= 5
                && buffer[from] == 'd'
                && buffer[from + 1] == 'a'
                && buffer[from + 2] == 't'
                && buffer[from + 3] == 'a'
                && buffer[from + 4] == ':';
    }

    private static byte[] joined(byte[] before, byte[] buffer, int from, int end) {
        if (before.length == 0) {
            return Arrays.copyOfRange(buffer, from, end);
        }
        byte[] all = Arrays.copyOf(before, before.length + 1 + end - from);
        all[before.length] = '\n';
        System.arraycopy(buffer, from, all, before.length + 1, end - from);
        return all;
    }
}
