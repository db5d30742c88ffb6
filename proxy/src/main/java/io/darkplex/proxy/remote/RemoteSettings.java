package io.darkplex.proxy.remote;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * @param portal where it listens for proxies; https unless that is this machine
 * @param certificate PEM file of who signed the portal's certificate, or of that itself; null for whom the system trusts
 * @param awayMax how long the proxy serves by what it knows while it hears nothing from the portal; a key that is revoked
 *     meanwhile stays good for as long
 * @param patience how long a question waits at the portal for a change
 * @param timeout for a connection, and for an answer over {@code patience}
 * @param retryPause until the next try after one that failed
 * @param snapshotBytesMax largest snapshot that is taken in
 */
public record RemoteSettings(
        URI portal,
        @Nullable Path certificate,
        Duration awayMax,
        Duration patience,
        Duration timeout,
        Duration retryPause,
        int snapshotBytesMax) {

    private static final int MIB = 1 << 20;

    public RemoteSettings {
        boolean tls = "https".equals(portal.getScheme());
        if (portal.getHost() == null || !(tls || "http".equals(portal.getScheme()))) {
            throw new IllegalArgumentException("The portal's address is https://HOST:PORT.");
        }
        if (!tls && !Loopback.is(portal.getHost())) {
            throw new IllegalArgumentException(
                    "A portal on another machine is reached by https only: keys of providers come this way.");
        }
        if (patience.toSeconds() < 1 || timeout.toMillis() < 1 || retryPause.toMillis() < 1 || snapshotBytesMax < 1) {
            throw new IllegalArgumentException("The patience is at least a second, a time at least a millisecond.");
        }
        if (awayMax.compareTo(patience.plus(timeout)) < 0) {
            throw new IllegalArgumentException("The portal counts as away after "
                    + patience.plus(timeout).toSeconds() + " s at the earliest: so long may an answer take.");
        }
    }

    public static RemoteSettings defaults(URI portal) {
        return new RemoteSettings(
                portal,
                null,
                Duration.ofMinutes(10),
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                64 * MIB);
    }
}
