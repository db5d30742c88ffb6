package io.darkplex.proxy;

/** What a policy says about a request. */
public sealed interface Verdict {

    Verdict ALLOW = new Allow();

    record Allow() implements Verdict {}

    /** @param reason a sentence for the caller to read; never what the policy was looking for */
    record Deny(String reason) implements Verdict {
        public Deny {
            if (reason.isBlank()) {
                throw new IllegalArgumentException("Who refuses says why.");
            }
        }
    }
}
