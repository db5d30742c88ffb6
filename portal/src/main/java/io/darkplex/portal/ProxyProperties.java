package io.darkplex.portal;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The proxy that runs in this process.
 *
 * @param address where it listens; only assistants of this machine need it, so loopback
 * @param port 0 for any free one
 * @param callsMax most calls at one time
 * @param callsPerTenantMax most calls of one tenant at one time
 * @param bodyMax largest request, in bytes
 * @param firstByteTimeout from a request to the head of its answer; models may think for ten minutes
 * @param idleTimeout between two pieces of an answer
 * @param totalTimeout of a whole call
 * @param closeGrace how long running calls may go on when the portal stops
 * @param translate bounds of a call whose model is served in another dialect than the caller speaks
 * @param upstream how providers are dealt with: trying again, keys, limits, connections
 */
@ConfigurationProperties("darkplex.proxy")
record ProxyProperties(
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("8701") int port,
        @DefaultValue("4000") int callsMax,
        @DefaultValue("32") int callsPerTenantMax,
        @DefaultValue("33554432") int bodyMax,
        @DefaultValue("12m") Duration firstByteTimeout,
        @DefaultValue("12m") Duration idleTimeout,
        @DefaultValue("30m") Duration totalTimeout,
        @DefaultValue("5s") Duration closeGrace,
        @DefaultValue Translate translate,
        @DefaultValue UpstreamProperties upstream) {

    /**
     * @param bodyMax largest request that is translated, in bytes
     * @param messagesMax most messages of a request
     * @param partsMax most parts of a message
     * @param toolsMax most tools of a request
     * @param outputTokens most tokens of an answer, where the caller names none and the provider must be told
     */
    record Translate(
            @DefaultValue("16777216") int bodyMax,
            @DefaultValue("5000") int messagesMax,
            @DefaultValue("2000") int partsMax,
            @DefaultValue("1000") int toolsMax,
            @DefaultValue("8192") int outputTokens) {}
}
