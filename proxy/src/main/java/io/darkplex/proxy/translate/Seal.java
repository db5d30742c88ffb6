package io.darkplex.proxy.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.darkplex.proxy.wire.Dialect;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a provider attached to a thought or a call and wants back unchanged: a signature, or a thought that only it can read.
 * It is good for one model. In another dialect it travels in that dialect's own opaque field, in an envelope that names its
 * provider's dialect and model; so that it can be put back for the model it came from and is left out for any other.
 *
 * @param model null when a client of the same dialect sent it bare
 */
record Seal(Dialect dialect, @Nullable String model, String value) {

    private static final String MARK = "dpx1 ";
    /** How every envelope begins: the mark is followed by a capital letter, so these characters are always the same. */
    private static final String BEGINNING = "ZHB4MSB";

    private static final int FIELDS = 4;

    /** In Base64, which is what the strictest of those fields takes. */
    String envelope() {
        String plain = MARK + dialect + " " + model + " " + value;
        return Base64.getEncoder().encodeToString(plain.getBytes(UTF_8));
    }

    /** Opens an envelope; what is none came from the client's own dialect. */
    static Seal open(Dialect client, String field) {
        if (!isEnvelope(field)) {
            return new Seal(client, null, field);
        }
        try {
            String plain = new String(Base64.getDecoder().decode(field), UTF_8);
            String[] fields = plain.split(" ", FIELDS);
            if (!plain.startsWith(MARK) || fields.length < FIELDS) {
                return new Seal(client, null, field);
            }
            return new Seal(Dialect.valueOf(fields[1]), fields[2], fields[3]);
        } catch (IllegalArgumentException noEnvelope) {
            return new Seal(client, null, field);
        }
    }

    static boolean isEnvelope(String field) {
        return field.startsWith(BEGINNING);
    }

    /** Whether a document may hold an envelope; quick, and rarely wrong. */
    static boolean mayBeIn(byte[] document) {
        for (int at = 0; at + BEGINNING.length() <= document.length; at++) {
            int matched = 0;
            while (matched < BEGINNING.length() && document[at + matched] == BEGINNING.charAt(matched)) {
                matched++;
            }
            if (matched == BEGINNING.length()) {
                return true;
            }
        }
        return false;
    }

    /** Whether that model can use it. */
    boolean fits(Target target) {
        return dialect == target.dialect() && (model == null || model.equals(target.model()));
    }
}
