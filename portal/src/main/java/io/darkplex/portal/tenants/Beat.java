package io.darkplex.portal.tenants;

import java.time.Duration;

/**
 * What a cell says of itself. It is its own word: a hostile cell can say anything, so nothing but its own state follows from it.
 *
 * @param plugin version of the plugin that says it
 * @param delay of the gateway's one thread since the last beat
 * @param rssBytes resident memory of the gateway's process
 * @param heapBytes of V8, in use
 */
public record Beat(String plugin, Delay delay, long rssBytes, long heapBytes) {

    /** How late the thread was for what it had planned. */
    public record Delay(Duration p50, Duration p99, Duration max) {}
}
