package io.darkplex.portal.accounts;

import io.darkplex.portal.kernel.UserId;

/** Somebody signed out, or signed in anew in the same browser. Published inside the transaction that ends the session. */
public record SessionEnded(SessionId sessionId, UserId userId) {}
