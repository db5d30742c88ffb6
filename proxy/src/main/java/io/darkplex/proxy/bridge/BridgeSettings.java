package io.darkplex.proxy.bridge;

import java.time.Duration;

/**
 * @param maxEntrances open at one time
 * @param maxConnectionsPerEntrance at one time; each has one call at a time
 * @param maxHeadBytes of a request
 * @param maxBodyBytes of a request
 * @param bodyTimeout in which a body must have come
 * @param idleTimeout of a connection on which nothing moves
 */
public record BridgeSettings(
        int maxEntrances,
        int maxConnectionsPerEntrance,
        int maxHeadBytes,
        int maxBodyBytes,
        Duration bodyTimeout,
        Duration idleTimeout) {

    public BridgeSettings {
        if (maxEntrances < 1 || maxConnectionsPerEntrance < 1 || maxHeadBytes < 1 || maxBodyBytes < 1) {
            throw new IllegalArgumentException("A limit of the bridge is at least 1.");
        }
        if (!bodyTimeout.isPositive() || !idleTimeout.isPositive()) {
            throw new IllegalArgumentException("A time limit of the bridge is longer than nothing.");
        }
    }

    public static BridgeSettings defaults() {
        return new BridgeSettings(1024, 32, 8 * 1024, 64 * 1024, Duration.ofSeconds(10), Duration.ofMinutes(1));
    }
}
