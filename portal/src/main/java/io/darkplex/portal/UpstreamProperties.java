package io.darkplex.portal;

import io.darkplex.proxy.UpstreamSettings;
import io.darkplex.proxy.retry.Backoff;
import io.darkplex.proxy.retry.Breaker;
import io.darkplex.proxy.retry.Limit;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the proxy deals with providers.
 *
 * @param attempts most attempts of one call, over all offers
 * @param retryTime after which no further attempt begins
 * @param retryWaitMax longest single pause; when a provider asks for more, its answer is passed on
 * @param backoff pause after a first failure, which then doubles
 * @param backoffMax longest pause by doubling
 * @param keyPause how long a key rests that was refused or has no money
 * @param heartbeat silence after which the caller of a stream gets a sign of life; 0 for none
 * @param heartbeatInBodies whether callers of whole answers get white space, too; their status is then 200 whatever comes
 * @param breaker when an offer is left alone for a while
 * @param limit calls of one offer at one time
 * @param pool connections to one provider
 */
record UpstreamProperties(
        @DefaultValue("4") int attempts,
        @DefaultValue("60s") Duration retryTime,
        @DefaultValue("20s") Duration retryWaitMax,
        @DefaultValue("500ms") Duration backoff,
        @DefaultValue("8s") Duration backoffMax,
        @DefaultValue("5m") Duration keyPause,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("false") boolean heartbeatInBodies,
        @DefaultValue BreakerBounds breaker,
        @DefaultValue LimitBounds limit,
        @DefaultValue Pool pool) {

    /**
     * @param failurePercent share of failed calls that opens it
     * @param callsMin fewer calls within the window open nothing
     * @param window time that is looked back at
     * @param pause until one call tries whether the offer works again
     */
    record BreakerBounds(
            @DefaultValue("50") int failurePercent,
            @DefaultValue("10") int callsMin,
            @DefaultValue("30s") Duration window,
            @DefaultValue("15s") Duration pause) {}

    /** In calls at one time: at first, at least and at most; in between it is learned. */
    record LimitBounds(
            @DefaultValue("1000") int start,
            @DefaultValue("4") int floor,
            @DefaultValue("10000") int ceiling) {}

    /**
     * @param http2 whether HTTP/2 is offered over TLS
     * @param connections most of HTTP/1.1
     * @param http2Connections most of HTTP/2
     * @param http2Streams most calls at one time on one of these
     * @param keepAlive how long an idle connection is kept
     * @param connectTimeout for a connection and for its TLS
     * @param trust PEM file of certificates that are trusted besides the system's
     */
    record Pool(
            @DefaultValue("true") boolean http2,
            @DefaultValue("2000") int connections,
            @DefaultValue("16") int http2Connections,
            @DefaultValue("100") int http2Streams,
            @DefaultValue("60s") Duration keepAlive,
            @DefaultValue("10s") Duration connectTimeout,
            @Nullable Path trust) {}

    UpstreamSettings settings() {
        return new UpstreamSettings(
                new UpstreamSettings.Retry(
                        attempts, retryTime, retryWaitMax, new Backoff(backoff, backoffMax), keyPause),
                new Breaker.Settings(breaker.failurePercent(), breaker.callsMin(), breaker.window(), breaker.pause()),
                new Limit.Settings(limit.start(), limit.floor(), limit.ceiling()),
                heartbeat,
                heartbeatInBodies,
                new UpstreamSettings.Pool(
                        pool.http2(), pool.http2Connections(), pool.http2Streams(), pool.keepAlive(), pool.trust()));
    }
}
