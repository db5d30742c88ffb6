package io.darkplex.portal.accounts;

import java.time.Instant;

/**
 * A mail with a link.
 *
 * @param to normal form of the address
 * @param text the same as {@code html}, for people who read plain mail
 * @param link the one secret in it
 */
record Letter(String to, String subject, String text, String html, String link, Instant at) {

    @Override
    public String toString() {
        return "Letter[to=" + to + ", at=" + at + "]";
    }
}
