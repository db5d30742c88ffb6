package io.darkplex.proxy.wire;

import java.util.Arrays;

/** Follows a JSON array byte by byte and knows where its elements and itself end. */
final class ArrayCutter {

    private int depth;
    private boolean quoted;
    private boolean escaped;

    /** Whether this byte is the last one of an element, or of the array. */
    boolean ends(byte next) {
        if (quoted) {
            quoted = escaped || next != '"';
            escaped = !escaped && next == '\\';
            return false;
        }
        switch (next) {
            case '"' -> quoted = true;
            case '{', '[' -> depth++;
            case '}', ']' -> {
                depth--;
                return depth <= 1;
            }
            default -> {}
        }
        return false;
    }

    /** The element without the bracket, comma and space before it; empty for the end of the array. */
    static byte[] element(byte[] buffer, int from, int to) {
        int at = from;
        while (at < to && buffer[at] != '{') {
            at++;
        }
        return Arrays.copyOfRange(buffer, at, to);
    }

    /** Whether these bytes end the array. */
    static boolean closes(byte[] buffer, int from, int to) {
        for (int at = from; at < to; at++) {
            if (buffer[at] == '{') {
                return false;
            }
            if (buffer[at] == ']') {
                return true;
            }
        }
        return false;
    }
}
