package io.darkplex.redaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Takes out the exact secrets this process holds (provider keys, tokens) from text that came from elsewhere, such as the
 * body of an upstream error that repeats the key it refused. Exact values, so it needs no pattern and has no false alarm;
 * it finds no encoded or shortened form of a secret.
 *
 * <p>Immutable and safe for all threads. Linear in the text, however many secrets there are.
 */
public final class KnownSecrets {

    /** What stands in the place of a secret. */
    public static final String MARK = "[secret removed]";

    /** Shorter values are left alone, in bytes of UTF-8: cutting out every "test" would destroy text and protect nothing. */
    public static final int SHORTEST = 8;

    private static final KnownSecrets NONE = new KnownSecrets(List.of());

    private final List<String> values;
    private final SecretTrie trie;

    private KnownSecrets(List<String> values) {
        this.values = values;
        this.trie = new SecretTrie(
                values.stream().map(value -> value.getBytes(UTF_8)).toList());
    }

    public static KnownSecrets none() {
        return NONE;
    }

    /** @param values the secrets; those shorter than {@link #SHORTEST} are ignored */
    public static KnownSecrets of(Collection<String> values) {
        List<String> kept = values.stream()
                .filter(value -> value.getBytes(UTF_8).length >= SHORTEST)
                .distinct()
                .toList();
        return kept.isEmpty() ? NONE : new KnownSecrets(kept);
    }

    /** These secrets and some more. */
    public KnownSecrets and(Collection<String> more) {
        List<String> all = new ArrayList<>(values);
        all.addAll(more);
        return of(all);
    }

    /** The text with each secret replaced by {@link #MARK}; secrets that overlap are replaced as one. */
    public String redact(String text) {
        byte[] before = text.getBytes(UTF_8);
        byte[] after = redact(before);
        return Arrays.equals(before, after) ? text : new String(after, UTF_8);
    }

    /** As {@link #redact(String)}, on UTF-8. Answers the same array when nothing was found. */
    public byte[] redact(byte[] text) {
        if (values.isEmpty()) {
            return text;
        }
        SecretStream stream = stream();
        byte[] head = stream.feed(text);
        byte[] tail = stream.end();
        if (!stream.found()) {
            return text;
        }
        return join(head, tail);
    }

    /** A redactor for one stream of bytes that arrives in pieces. Not safe for several threads. */
    public SecretStream stream() {
        return new SecretStream(trie);
    }

    /** Says how many there are and never which. */
    @Override
    public String toString() {
        return "KnownSecrets[" + values.size() + "]";
    }

    private static byte[] join(byte[] head, byte[] tail) {
        byte[] joined = new byte[head.length + tail.length];
        System.arraycopy(head, 0, joined, 0, head.length);
        System.arraycopy(tail, 0, joined, head.length, tail.length);
        return joined;
    }
}
