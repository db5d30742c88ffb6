package io.darkplex.proxy.egress;

import java.time.Duration;

/**
 * A connection that was let out and has ended. Says where to and how much, never what.
 *
 * @param address that the connection was made to
 * @param tunnel whether it was a tunnel, or one plain request
 */
public record EgressRecord(
        String tenantId,
        String host,
        int port,
        String address,
        boolean tunnel,
        long bytesUp,
        long bytesDown,
        Duration duration,
        EgressEnd end) {}
