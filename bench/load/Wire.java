import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Locale;

/** As much of HTTP/1.1 as the load's own two sides need of each other. */
final class Wire {

    private Wire() {}

    /** @return where the body begins; -1 when the head is not whole yet */
    static int headEnd(byte[] bytes, int length) {
        for (int at = 3; at < length; at++) {
            if (bytes[at] == '\n' && bytes[at - 1] == '\r' && bytes[at - 2] == '\n' && bytes[at - 3] == '\r') {
                return at + 1;
            }
        }
        return -1;
    }

    /** @return 0 where the head names none */
    static int contentLength(byte[] bytes, int head) {
        String text = new String(bytes, 0, head, US_ASCII).toLowerCase(Locale.ROOT);
        int at = text.indexOf("\r\ncontent-length:");
        if (at < 0) {
            return 0;
        }
        return Integer.parseInt(text.substring(at + 17, text.indexOf('\r', at + 2)).strip());
    }

    static boolean contains(byte[] bytes, int length, byte[] wanted) {
        return indexOf(bytes, 0, length, wanted) >= 0;
    }

    static int indexOf(byte[] bytes, int from, int length, byte[] wanted) {
        outer:
        for (int at = from; at <= length - wanted.length; at++) {
            for (int i = 0; i < wanted.length; i++) {
                if (bytes[at + i] != wanted[i]) {
                    continue outer;
                }
            }
            return at;
        }
        return -1;
    }
}
