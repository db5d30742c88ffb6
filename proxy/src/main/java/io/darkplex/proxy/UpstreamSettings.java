package io.darkplex.proxy;

import io.darkplex.proxy.retry.Backoff;
import io.darkplex.proxy.retry.Breaker;
import io.darkplex.proxy.retry.Limit;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the proxy deals with providers.
 *
 * @param retry bounds of trying again
 * @param breaker for each offer
 * @param limit of calls at one time, for each offer
 * @param heartbeat silence towards a caller of a stream after which a sign of life is sent; zero for none
 * @param heartbeatInBodies whether a caller that waits for one body gets white space as a sign of life, too; its status is then
 *     200 whatever comes
 * @param pool of connections
 */
public record UpstreamSettings(
        Retry retry,
        Breaker.Settings breaker,
        Limit.Settings limit,
        Duration heartbeat,
        boolean heartbeatInBodies,
        Pool pool) {

    public static final UpstreamSettings DEFAULTS = new UpstreamSettings(
            new Retry(
                    4,
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(20),
                    new Backoff(Duration.ofMillis(500), Duration.ofSeconds(8)),
                    Duration.ofMinutes(5)),
            new Breaker.Settings(50, 10, Duration.ofSeconds(30), Duration.ofSeconds(15)),
            new Limit.Settings(1_000, 4, 10_000),
            Duration.ofSeconds(15),
            false,
            new Pool(true, 16, 100, Duration.ofMinutes(1), null));

    public UpstreamSettings {
        if (heartbeat.isNegative()) {
            throw new IllegalArgumentException("A heartbeat's time is not negative.");
        }
    }

    /**
     * @param attempts most of one call, over all offers
     * @param time after which no further attempt begins, from the call's beginning
     * @param waitMax longest single wait; when a provider asks for more, its answer is passed on
     * @param keyPause how long a key rests that was refused, or has no money
     */
    public record Retry(int attempts, Duration time, Duration waitMax, Backoff backoff, Duration keyPause) {
        public Retry {
            if (attempts < 1
                    || attempts > Receipt.ATTEMPTS_MAX
                    || time.isNegative()
                    || waitMax.isNegative()
                    || keyPause.isNegative()) {
                throw new IllegalArgumentException(
                        "There are 1 to " + Receipt.ATTEMPTS_MAX + " attempts, and no time is negative.");
            }
        }
    }

    /**
     * The bounds hold for each provider's host.
     *
     * @param http2 whether HTTP/2 is offered to providers over TLS
     * @param http2Connections most connections of HTTP/2
     * @param http2Streams most calls at one time on one of them
     * @param keepAlive how long a connection without a call is kept
     * @param trust certificates that are trusted besides the system's, a PEM file
     */
    public record Pool(
            boolean http2,
            int http2Connections,
            int http2Streams,
            Duration keepAlive,
            @Nullable Path trust) {
        public Pool {
            if (http2Connections < 1 || http2Streams < 1 || keepAlive.toSeconds() < 1) {
                throw new IllegalArgumentException(
                        "A pool has at least one connection and one stream, and keeps them for at least a second.");
            }
        }
    }
}
