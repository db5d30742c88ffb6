package io.darkplex.proxy.fake;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What the fake provider got.
 *
 * @param headers by lower-case name
 * @param aborted becomes true when the peer went away before the answer was over
 * @param ended becomes true when the answer was over, or the peer went away
 */
public record RecordedRequest(
        String path,
        @Nullable String query,
        Map<String, String> headers,
        String body,
        Script script,
        AtomicBoolean aborted,
        AtomicBoolean ended) {}
