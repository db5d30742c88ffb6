package io.darkplex.proxy;

import io.darkplex.proxy.retry.Breaker;
import io.darkplex.proxy.retry.Trouble;
import io.darkplex.proxy.wire.Dialect;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * How things stand with the providers at this moment, for operators. Holds no secret.
 *
 * @param offers that have been called since the proxy started, by provider and model
 * @param keysAside keys that are not used for now
 * @param connections open to providers
 */
public record OffersView(List<OfferView> offers, List<KeyView> keysAside, List<ConnectionsView> connections) {

    public OffersView {
        offers = List.copyOf(offers);
        keysAside = List.copyOf(keysAside);
        connections = List.copyOf(connections);
    }

    /**
     * @param limit calls that it gets at most at one time, as learned
     * @param keysResting names of keys that the provider wants no calls with for a moment
     * @param lastFailures the newest first
     */
    public record OfferView(
            String provider,
            Dialect dialect,
            URI baseUri,
            String upstreamModel,
            Breaker.State breaker,
            int limit,
            int inFlight,
            List<String> keysResting,
            List<Failure> lastFailures) {}

    /** @param key the key's name */
    public record Failure(Instant at, Trouble trouble, String key) {}

    /**
     * @param key its name
     * @param millisLeft until it is tried again
     */
    public record KeyView(String provider, String key, Trouble why, long millisLeft) {}

    /** @param protocol {@code HTTP/1.1} or {@code HTTP/2} */
    public record ConnectionsView(String host, String protocol, int open) {}
}
