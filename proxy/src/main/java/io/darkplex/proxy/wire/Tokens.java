package io.darkplex.proxy.wire;

/**
 * Tokens by class. The first five are disjoint: each token of a call is in exactly one, so that prices can be summed.
 *
 * @param uncachedInput prompt tokens neither read from nor written to a cache
 * @param cacheRead prompt tokens read from a cache
 * @param cacheWrite5m prompt tokens written to a cache for five minutes, or for a time the provider does not name
 * @param cacheWrite1h prompt tokens written to a cache for an hour
 * @param output everything produced, reasoning too
 * @param reasoning the part of {@code output} spent on reasoning; for information, never priced on its own
 */
public record Tokens(
        long uncachedInput, long cacheRead, long cacheWrite5m, long cacheWrite1h, long output, long reasoning) {

    public static final Tokens NONE = new Tokens(0, 0, 0, 0, 0, 0);

    public Tokens {
        if (uncachedInput < 0 || cacheRead < 0 || cacheWrite5m < 0 || cacheWrite1h < 0 || output < 0 || reasoning < 0) {
            throw new IllegalArgumentException("Tokens are never negative.");
        }
    }

    /** The whole prompt, which is what a price tier is chosen by. */
    public long prompt() {
        return uncachedInput + cacheRead + cacheWrite5m + cacheWrite1h;
    }
}
