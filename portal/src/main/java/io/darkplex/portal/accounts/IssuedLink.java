package io.darkplex.portal.accounts;

import java.time.Instant;
import org.springframework.security.authentication.ott.OneTimeToken;

/**
 * A link together with its token, which exists only on the way to its person.
 *
 * @param deliver false when the person is not to learn of it
 */
record IssuedLink(String token, Link link, boolean deliver) implements OneTimeToken {

    @Override
    public String getTokenValue() {
        return token;
    }

    @Override
    public String getUsername() {
        return link.email().value();
    }

    @Override
    public Instant getExpiresAt() {
        return link.expiresAt();
    }

    @Override
    public String toString() {
        return "IssuedLink[" + link.email() + "]";
    }
}
