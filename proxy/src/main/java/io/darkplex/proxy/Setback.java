package io.darkplex.proxy;

import io.darkplex.proxy.retry.ProviderError;

/**
 * An attempt that failed before anything of its answer went out.
 *
 * @param lastWords ends the exchange with what the provider said, or with our words for it; when no further attempt is made
 */
record Setback(ProviderError error, Runnable lastWords) {}
