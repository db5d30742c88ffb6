package io.darkplex.proxy;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what ties a call to whatever its caller is doing: the trace id of a W3C Trace Context, which assistants take from
 * the message that they answer and pass on with each call.
 */
final class References {

    static final String HEADER = "traceparent";

    /** Version 00: version, trace id, parent id, flags. A trace id of zeros only is invalid by the same standard. */
    private static final Pattern TRACE_CONTEXT =
            Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private References() {}

    /** @param traceparent the header's value, of any content */
    static Optional<String> find(@Nullable String traceparent) {
        if (traceparent == null) {
            return Optional.empty();
        }
        Matcher context = TRACE_CONTEXT.matcher(traceparent);
        return context.matches() ? Optional.of(context.group(1)) : Optional.empty();
    }
}
