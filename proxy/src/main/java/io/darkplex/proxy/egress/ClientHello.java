package io.darkplex.proxy.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of a tunnel say: whether they begin a TLS handshake, and for which server. Reads no more than that,
 * and believes no length that does not fit into what is there.
 */
sealed interface ClientHello {

    /** Not all of it has come. */
    record Incomplete() implements ClientHello {}

    /** Something else than a TLS handshake, or a broken one. */
    record NoTls() implements ClientHello {}

    /** @param serverName as sent, in lower case; null when none was */
    record Hello(@Nullable String serverName) implements ClientHello {}

    int RECORD_HEAD = 5;
    int HANDSHAKE = 22;
    int CLIENT_HELLO = 1;
    int MAJOR = 3;
    int NEWEST_RECORD_MINOR = 4;
    int LARGEST_RECORD = 16_384;
    int HELLO_HEAD = 4;
    int VERSION_AND_RANDOM = 34;
    int LONGEST_SESSION = 32;
    int SERVER_NAME = 0;
    int HOST_NAME = 0;
    int LONGEST_NAME = 255;

    /** @param bytes all that has come so far, from the first on */
    static ClientHello read(byte[] bytes, int length) {
        byte[] handshake = new byte[length];
        int have = 0;
        int at = 0;
        while (at < length) {
            if (!beginsRecord(bytes, at, length)) {
                return new NoTls();
            }
            if (length - at < RECORD_HEAD) {
                return new Incomplete();
            }
            int size = ((bytes[at + 3] & 0xFF) << 8) | (bytes[at + 4] & 0xFF);
            if (size == 0 || size > LARGEST_RECORD) {
                return new NoTls();
            }
            int from = at + RECORD_HEAD;
            if (length - from < size) {
                return new Incomplete();
            }
            System.arraycopy(bytes, from, handshake, have, size);
            have += size;
            at = from + size;
            ClientHello found = message(handshake, have);
            if (!(found instanceof Incomplete)) {
                // What follows the hello is not ours to read.
                return found;
            }
        }
        return new Incomplete();
    }

    private static boolean beginsRecord(byte[] bytes, int at, int length) {
        return bytes[at] == HANDSHAKE
                && (length - at < 2 || bytes[at + 1] == MAJOR)
                && (length - at < 3 || (bytes[at + 2] >= 0 && bytes[at + 2] <= NEWEST_RECORD_MINOR));
    }

    private static ClientHello message(byte[] handshake, int have) {
        if (have > 0 && handshake[0] != CLIENT_HELLO) {
            return new NoTls();
        }
        if (have < HELLO_HEAD) {
            return new Incomplete();
        }
        int size = ((handshake[1] & 0xFF) << 16) | ((handshake[2] & 0xFF) << 8) | (handshake[3] & 0xFF);
        if (size > LARGEST_RECORD) {
            return new NoTls();
        }
        if (have - HELLO_HEAD < size) {
            return new Incomplete();
        }
        return hello(ByteBuffer.wrap(handshake, HELLO_HEAD, size).slice());
    }

    private static ClientHello hello(ByteBuffer body) {
        if (!skip(body, VERSION_AND_RANDOM)) {
            return new NoTls();
        }
        ByteBuffer session = vector(body, 1);
        ByteBuffer suites = session == null ? null : vector(body, 2);
        ByteBuffer compressions = suites == null ? null : vector(body, 1);
        if (session == null
                || suites == null
                || compressions == null
                || session.remaining() > LONGEST_SESSION
                || suites.remaining() < 2
                || compressions.remaining() < 1) {
            return new NoTls();
        }
        if (!body.hasRemaining()) {
            return new Hello(null);
        }
        ByteBuffer extensions = vector(body, 2);
        return extensions == null || body.hasRemaining() ? new NoTls() : extensions(extensions);
    }

    private static ClientHello extensions(ByteBuffer extensions) {
        Hello found = null;
        while (extensions.hasRemaining()) {
            if (extensions.remaining() < 2) {
                return new NoTls();
            }
            int type = extensions.getShort() & 0xFFFF;
            ByteBuffer content = vector(extensions, 2);
            if (content == null) {
                return new NoTls();
            }
            if (type == SERVER_NAME) {
                String name = serverName(content);
                if (name == null || found != null) {
                    return new NoTls();
                }
                found = new Hello(name);
            }
        }
        return found == null ? new Hello(null) : found;
    }

    /** Exactly one host name; null for anything else. */
    private static @Nullable String serverName(ByteBuffer content) {
        ByteBuffer list = vector(content, 2);
        if (list == null || content.hasRemaining() || !list.hasRemaining() || list.get() != HOST_NAME) {
            return null;
        }
        ByteBuffer name = vector(list, 2);
        if (name == null || list.hasRemaining() || !name.hasRemaining() || name.remaining() > LONGEST_NAME) {
            return null;
        }
        byte[] bytes = new byte[name.remaining()];
        name.get(bytes);
        return new String(bytes, ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    private static boolean skip(ByteBuffer from, int count) {
        if (from.remaining() < count) {
            return false;
        }
        from.position(from.position() + count);
        return true;
    }

    /** What follows its own length, which has that many bytes; null when it does not fit. */
    private static @Nullable ByteBuffer vector(ByteBuffer from, int lengthBytes) {
        if (from.remaining() < lengthBytes) {
            return null;
        }
        int length = lengthBytes == 1 ? from.get() & 0xFF : from.getShort() & 0xFFFF;
        if (from.remaining() < length) {
            return null;
        }
        ByteBuffer content = from.slice(from.position(), length);
        from.position(from.position() + length);
        return content;
    }
}
