package io.darkplex.proxy;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Usage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything true about one finished exchange, a refused one too, from the moment the caller was identified.
 *
 * @param id unique; also sent to the caller as {@value #HEADER}
 * @param reference the trace id with which the caller marked the call, 32 hex digits; null when it sent none
 * @param model the public name asked for; null when the request could not be read
 * @param provider the one of the last attempt; null when no provider was chosen, like {@code upstreamModel} and
 *     {@code priceId}
 * @param status the HTTP status the caller got; 0 when it was gone before there was one
 * @param problem the code of the proxy's own error; null when there was none
 * @param attempts all that were made, in their order; only the last one is charged
 */
public record Receipt(
        String id,
        String tenantId,
        String leaseId,
        @Nullable String reference,
        Instant startedAt,
        Instant endedAt,
        Dialect dialect,
        @Nullable String model,
        @Nullable String provider,
        @Nullable String upstreamModel,
        boolean stream,
        int status,
        Outcome outcome,
        @Nullable String problem,
        Usage usage,
        Cost cost,
        @Nullable String priceId,
        boolean demo,
        List<Attempt> attempts) {

    public Receipt {
        attempts = List.copyOf(attempts);
    }

    /** No call makes more attempts, whatever an operator sets. */
    public static final int ATTEMPTS_MAX = 10;

    /** The response header that carries {@link #id}. */
    public static final String HEADER = "x-darkplex-receipt";

    /** Whether the figures are the provider's own and complete. */
    public boolean exact() {
        return usage instanceof Usage.Exact;
    }
}
