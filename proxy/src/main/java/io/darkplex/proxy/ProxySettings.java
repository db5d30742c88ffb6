package io.darkplex.proxy;

import io.darkplex.proxy.translate.TranslateLimits;
import java.time.Duration;

/**
 * The proxy's settings.
 *
 * @param host where to listen; loopback unless an operator knows better
 * @param port 0 for any free port, {@link #NO_PORT} for none
 * @param eventLoops threads that serve
 * @param maxHeaderBytes of one request
 * @param maxBodyBytes of one request
 * @param maxAnswerBytes of an answer that is not streamed
 * @param maxEventBytes of an event that is still read for usage; larger ones pass unread
 * @param maxExchanges at one time, over all leases
 * @param maxExchangesPerLease at one time
 * @param maxUpstreamConnections at one time
 * @param maxEntrances open at one time
 * @param maxConnectionsPerEntrance at one time; who connects once more is hung up on
 * @param bodyTimeout from the head of a request to the end of its body
 * @param connectTimeout to a provider
 * @param firstByteTimeout from the request to the head of the answer; reasoning models think before they speak
 * @param idleTimeout between two pieces of an answer, and how long a caller may leave its answer unread
 * @param totalTimeout of an exchange
 * @param receiptTimeout for storing a receipt
 * @param closeGrace how long open streams may go on when the proxy stops
 * @param translate bounds of a call whose provider speaks another dialect
 * @param upstream how providers are dealt with
 */
public record ProxySettings(
        String host,
        int port,
        int eventLoops,
        int maxHeaderBytes,
        int maxBodyBytes,
        int maxAnswerBytes,
        int maxEventBytes,
        int maxExchanges,
        int maxExchangesPerLease,
        int maxUpstreamConnections,
        int maxEntrances,
        int maxConnectionsPerEntrance,
        Duration bodyTimeout,
        Duration connectTimeout,
        Duration firstByteTimeout,
        Duration idleTimeout,
        Duration totalTimeout,
        Duration receiptTimeout,
        Duration closeGrace,
        TranslateLimits translate,
        UpstreamSettings upstream) {

    /** For {@link #port()}: calls come by entrances alone. */
    public static final int NO_PORT = -1;

    private static final int MIB = 1 << 20;
    private static final int MOST_EVENT_LOOPS = 4;
    private static final int ENTRANCES = 1_000;
    private static final int CONNECTIONS_PER_ENTRANCE = 128;

    public ProxySettings {
        if (port < NO_PORT || port > 65_535 || eventLoops < 1) {
            throw new IllegalArgumentException("A port is 0 to 65535, and there is at least one event loop.");
        }
        if (maxHeaderBytes < 1
                || maxBodyBytes < 1
                || maxAnswerBytes < 1
                || maxEventBytes < 1
                || maxExchanges < 1
                || maxExchangesPerLease < 1
                || maxUpstreamConnections < 1
                || maxEntrances < 1
                || maxConnectionsPerEntrance < 1) {
            throw new IllegalArgumentException("A limit of the proxy is at least 1.");
        }
        for (Duration time :
                new Duration[] {bodyTimeout, connectTimeout, firstByteTimeout, idleTimeout, totalTimeout, receiptTimeout
                }) {
            if (time.toMillis() < 1) {
                throw new IllegalArgumentException("A timeout of the proxy is at least a millisecond.");
            }
        }
    }

    /** With the default bounds for entrances. */
    public ProxySettings(
            String host,
            int port,
            int eventLoops,
            int maxHeaderBytes,
            int maxBodyBytes,
            int maxAnswerBytes,
            int maxEventBytes,
            int maxExchanges,
            int maxExchangesPerLease,
            int maxUpstreamConnections,
            Duration bodyTimeout,
            Duration connectTimeout,
            Duration firstByteTimeout,
            Duration idleTimeout,
            Duration totalTimeout,
            Duration receiptTimeout,
            Duration closeGrace) {
        this(
                host,
                port,
                eventLoops,
                maxHeaderBytes,
                maxBodyBytes,
                maxAnswerBytes,
                maxEventBytes,
                maxExchanges,
                maxExchangesPerLease,
                maxUpstreamConnections,
                ENTRANCES,
                CONNECTIONS_PER_ENTRANCE,
                bodyTimeout,
                connectTimeout,
                firstByteTimeout,
                idleTimeout,
                totalTimeout,
                receiptTimeout,
                closeGrace,
                TranslateLimits.DEFAULTS,
                UpstreamSettings.DEFAULTS);
    }

    public static ProxySettings defaults() {
        return new ProxySettings(
                "127.0.0.1",
                0,
                Math.min(Runtime.getRuntime().availableProcessors(), MOST_EVENT_LOOPS),
                32 * 1024,
                32 * MIB,
                32 * MIB,
                MIB,
                4_000,
                32,
                2_000,
                ENTRANCES,
                CONNECTIONS_PER_ENTRANCE,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2),
                Duration.ofMinutes(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                TranslateLimits.DEFAULTS,
                UpstreamSettings.DEFAULTS);
    }
}
