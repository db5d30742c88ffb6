package io.darkplex.portal.accounts;

import io.darkplex.portal.kernel.UserId;

/**
 * Somebody has a new session. Published inside the transaction of the sign-in.
 *
 * @param first this person has never been here before
 */
public record UserSignedIn(UserId userId, boolean first) {}
