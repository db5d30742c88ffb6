package io.darkplex.redaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * Redacts one stream of bytes, whatever its pieces: a secret split over two pieces is found. Holds back only bytes that
 * may still turn out to belong to a secret, so never more than the longest run of overlapping secrets.
 */
public final class SecretStream {

    private static final byte[] MARK = KnownSecrets.MARK.getBytes(UTF_8);

    private final SecretTrie trie;
    private int state = SecretTrie.ROOT;
    private boolean found;

    /** Bytes read but not yet given out. */
    private byte[] held = new byte[0];

    /** The secrets found within {@link #held}, in order and apart from each other. */
    private final ArrayDeque<Span> secrets = new ArrayDeque<>();

    private record Span(int from, int to) {}

    SecretStream(SecretTrie trie) {
        this.trie = trie;
    }

    /** Takes the next piece and answers what may be passed on. */
    public byte[] feed(byte[] piece) {
        byte[] bytes = append(held, piece);
        for (int at = held.length; at < bytes.length; at++) {
            if (state == SecretTrie.ROOT && !trie.starts(bytes[at])) {
                continue;
            }
            state = trie.next(state, bytes[at]);
            int length = trie.longestEnd(state);
            if (length > 0) {
                note(at + 1 - length, at + 1);
            }
        }
        return give(bytes, bytes.length - trie.depth(state));
    }

    /** What was still held. Call once, when the stream has ended. */
    public byte[] end() {
        return give(held, held.length);
    }

    boolean found() {
        return found;
    }

    /** A longer secret may begin before those noted last and swallow them. */
    private void note(int from, int to) {
        int start = from;
        while (!secrets.isEmpty() && secrets.getLast().to() > start) {
            start = Math.min(start, secrets.removeLast().from());
        }
        secrets.addLast(new Span(start, to));
        found = true;
    }

    /** Gives out what lies before {@code safe}, the first byte that may still become part of a secret. */
    private byte[] give(byte[] bytes, int safe) {
        var out = new ByteArrayOutputStream(bytes.length);
        int given = 0;
        while (!secrets.isEmpty() && secrets.getFirst().to() <= safe) {
            Span secret = secrets.removeFirst();
            out.write(bytes, given, secret.from() - given);
            out.writeBytes(MARK);
            given = secret.to();
        }
        int upTo = secrets.isEmpty() ? safe : Math.min(safe, secrets.getFirst().from());
        out.write(bytes, given, upTo - given);
        keep(bytes, upTo);
        return out.toByteArray();
    }

    private void keep(byte[] bytes, int given) {
        held = Arrays.copyOfRange(bytes, given, bytes.length);
        List<Span> moved = secrets.stream()
                .map(secret -> new Span(secret.from() - given, secret.to() - given))
                .toList();
        secrets.clear();
        secrets.addAll(moved);
    }

    private static byte[] append(byte[] head, byte[] tail) {
        if (head.length == 0) {
            return tail;
        }
        byte[] joined = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, joined, head.length, tail.length);
        return joined;
    }
}
