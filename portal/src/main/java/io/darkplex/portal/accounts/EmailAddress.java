package io.darkplex.portal.accounts;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail address in the one form under which we know its person: trimmed, NFKC, lower case, the domain in ASCII. Two
 * spellings that mail servers treat as one would else be two people.
 */
record EmailAddress(String value) {

    /** RFC 5321 allows 256 for a path, brackets included. */
    private static final int LENGTH_MAX = 254;

    private static final int LOCAL_MAX = 64;

    /** Quoted local parts, comments and literals in the domain are legal, unused and a way to say one thing in two. */
    private static final Pattern PLAIN = Pattern.compile("[^\\s\\p{C}\"(),:;<>@\\[\\\\\\]]+@[^\\s\\p{C}@\\[\\]]+");

    /** @throws io.darkplex.portal.kernel.ProblemException {@link AccountsProblem#EMAIL_MALFORMED} */
    static EmailAddress of(@Nullable String text) {
        if (text == null || text.length() > 2 * LENGTH_MAX) {
            throw malformed();
        }
        String folded = fold(fold(text.strip()));
        if (!PLAIN.matcher(folded).matches()) {
            throw malformed();
        }
        int at = folded.indexOf('@');
        try {
            String domain = IDN.toASCII(folded.substring(at + 1), IDN.USE_STD3_ASCII_RULES);
            String address = folded.substring(0, at) + "@" + domain.toLowerCase(Locale.ROOT);
            new InternetAddress(address, true).validate();
            if (at > LOCAL_MAX || address.length() > LENGTH_MAX || domain.endsWith(".")) {
                throw malformed();
            }
            return new EmailAddress(address);
        } catch (AddressException | IllegalArgumentException refused) {
            throw malformed();
        }
    }

    /** Twice, since folding case can undo a normal form. */
    private static String fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    private static RuntimeException malformed() {
        return AccountsProblem.EMAIL_MALFORMED.because(
                "An address looks like name@example.org and has at most " + LENGTH_MAX + " characters.");
    }

    @Override
    public String toString() {
        return value;
    }
}
