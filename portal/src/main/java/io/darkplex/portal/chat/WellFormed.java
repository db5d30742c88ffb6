package io.darkplex.portal.chat;

/** Text that UTF-8 can carry: a half of a surrogate pair without its other half becomes U+FFFD. */
final class WellFormed {

    /** Stands where something was that cannot be carried. */
    static final char REPLACEMENT = '\uFFFD';

    private WellFormed() {}

    static String of(String text) {
        int wrong = firstWrong(text);
        if (wrong < 0) {
            return text;
        }
        var fixed = new StringBuilder(text);
        for (int at = wrong; at < fixed.length(); at++) {
            if (pairAt(fixed, at)) {
                at++;
            } else if (Character.isSurrogate(fixed.charAt(at))) {
                fixed.setCharAt(at, REPLACEMENT);
            }
        }
        return fixed.toString();
    }

    /** The beginning of {@code text} of at most {@code charsMax}, never half a pair. */
    static String cut(String text, int charsMax) {
        if (text.length() <= charsMax) {
            return text;
        }
        int end = charsMax > 0 && Character.isHighSurrogate(text.charAt(charsMax - 1)) ? charsMax - 1 : charsMax;
        return text.substring(0, end);
    }

    private static int firstWrong(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (pairAt(text, at)) {
                at++;
            } else if (Character.isSurrogate(text.charAt(at))) {
                return at;
            }
        }
        return -1;
    }

    private static boolean pairAt(CharSequence text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }
}
