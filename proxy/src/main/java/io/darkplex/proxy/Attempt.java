package io.darkplex.proxy;

import io.darkplex.proxy.retry.Trouble;
import org.jspecify.annotations.Nullable;

/**
 * One try at one offer.
 *
 * @param upstreamModel as the provider calls it
 * @param key the name of the key that was used
 * @param trouble null when the answer came to its end, or when the attempt was given up for another reason than the provider's
 * @param millis from asking to the end of the answer or to the failure
 */
public record Attempt(
        String provider,
        String upstreamModel,
        String key,
        @Nullable Trouble trouble,
        long millis) {}
