package io.darkplex.proxy.remote;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * @param host where to listen; with TLS only, unless it is a loopback address
 * @param port 0 for any free one
 * @param certificate PEM file of the server's certificate chain; null for none
 * @param key PEM file of its private key; null for none
 * @param refresh how long a change may go unnoticed here
 * @param waitMax longest that a question waits for a change; over that it is answered that there is none
 * @param waitingMax most questions that wait at one time
 * @param receiptsBytesMax of one batch of receipts
 */
public record SocketsServerSettings(
        String host,
        int port,
        @Nullable Path certificate,
        @Nullable Path key,
        Duration refresh,
        Duration waitMax,
        int waitingMax,
        int receiptsBytesMax) {

    public SocketsServerSettings {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("A certificate and its key are given together.");
        }
        if (certificate == null && !Loopback.is(host)) {
            throw new IllegalArgumentException(
                    "Proxies on other machines need TLS: a certificate and its key for " + host + ".");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("A port is 0 to 65535.");
        }
        if (refresh.toMillis() < 1 || waitMax.toMillis() < 1 || waitingMax < 1 || receiptsBytesMax < 1) {
            throw new IllegalArgumentException("A limit for proxies is at least 1, a time at least a millisecond.");
        }
    }

    boolean tls() {
        return certificate != null;
    }
}
