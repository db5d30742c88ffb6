package io.darkplex.portal.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored way in.
 *
 * @param tokenHash what is left of the token
 * @param operator signing in with it makes an operator
 * @param usedAt null while it is open
 */
record Link(
        String tokenHash,
        EmailAddress email,
        boolean operator,
        Language language,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant usedAt) {}
