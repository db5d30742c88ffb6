package io.darkplex.proxy.translate;

/**
 * Bounds of a translation.
 *
 * @param maxBodyBytes of a request; larger ones are served in their own dialect only
 * @param maxMessages in a request
 * @param maxParts of one message
 * @param maxTools in a request
 * @param outputTokens asked for where the caller names no most and the provider must be told one
 */
public record TranslateLimits(int maxBodyBytes, int maxMessages, int maxParts, int maxTools, int outputTokens) {

    public static final TranslateLimits DEFAULTS = new TranslateLimits(16 << 20, 5_000, 2_000, 1_000, 8_192);

    public TranslateLimits {
        if (maxBodyBytes < 1 || maxMessages < 1 || maxParts < 1 || maxTools < 1 || outputTokens < 1) {
            throw new IllegalArgumentException("A limit of translation is at least 1.");
        }
    }
}
