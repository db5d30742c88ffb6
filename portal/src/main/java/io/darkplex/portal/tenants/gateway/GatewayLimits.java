package io.darkplex.portal.tenants.gateway;

import java.time.Duration;

/**
 * Bounds of the conversation with a gateway.
 *
 * @param connectTimeout for one try to connect, handshake included
 * @param requestTimeout for one answer
 * @param patience how long a request is tried again while the gateway is busy or the line is down
 * @param reconnectPause between two tries to connect, doubled up to {@code reconnectPauseMax}
 * @param silenceMax a line on which nothing came for so long, not even the answer to a ping, is dead; longer than two
 *     periods in which {@link GatewayConnection#healthy} is asked
 * @param runMax most time of one run
 * @param endGrace how long the last word of a run may follow the end of its lifecycle
 * @param frameBytesMax largest frame that is read
 * @param eventsMax events of one run that may wait for a slow reader; more text is told later in one piece
 * @param toolOutputCharsMax where the output of a tool is cut
 * @param attemptsMax how often a run is begun that failed for a passing reason before its first word
 */
public record GatewayLimits(
        Duration connectTimeout,
        Duration requestTimeout,
        Duration patience,
        Duration reconnectPause,
        Duration reconnectPauseMax,
        Duration silenceMax,
        Duration runMax,
        Duration endGrace,
        int frameBytesMax,
        int eventsMax,
        int toolOutputCharsMax,
        int attemptsMax) {

    /** What fits OpenClaw 2026.9.6: it ticks every 30 s and caps a frame at 25 MiB. */
    public static GatewayLimits defaults() {
        return new GatewayLimits(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofMillis(100),
                Duration.ofSeconds(2),
                Duration.ofSeconds(40),
                Duration.ofMinutes(65),
                Duration.ofSeconds(5),
                32 * 1024 * 1024,
                4096,
                16 * 1024,
                3);
    }
}
