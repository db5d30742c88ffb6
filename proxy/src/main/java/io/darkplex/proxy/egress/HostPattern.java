package io.darkplex.proxy.egress;

import java.util.Locale;

/**
 * One line of an allow list: an exact host, {@code *.example.org} for every name below that one (and not itself), or
 * {@code *} for any public host.
 */
public record HostPattern(String text) {

    private static final String ANY = "*";
    private static final String BELOW = "*.";

    /** @throws IllegalArgumentException when it is none of the three */
    public HostPattern {
        text = text.strip().toLowerCase(Locale.ROOT);
        if (!text.equals(ANY)) {
            boolean below = text.startsWith(BELOW);
            String written = text;
            String host = Target.canonicalHost(below ? text.substring(BELOW.length()) : text)
                    .orElseThrow(() ->
                            new IllegalArgumentException("This is no host, no *.domain and no *: \"" + written + "\""));
            text = below ? BELOW + host : host;
        }
    }

    boolean matches(String host) {
        if (text.equals(ANY)) {
            return true;
        }
        return text.startsWith(BELOW)
                ? host.length() > text.length() - 1 && host.endsWith(text.substring(1))
                : host.equals(text);
    }
}
