package io.darkplex.proxy;

import io.darkplex.proxy.wire.ModelRequest;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads what ties a call to whatever the caller is doing. The header {@value #HEADER} wins; else the request's own field:
 * OpenAI's {@code prompt_cache_key} or {@code user}, Anthropic's {@code metadata.user_id}. Opaque; one that is too long is
 * none, since a shortened one would tie the call to something else.
 */
final class References {

    static final String HEADER = "x-darkplex-reference";
    private static final int LONGEST = 256;

    private References() {}

    /** @param header answers a request header by its lower-case name, or null */
    static Optional<String> find(UnaryOperator<@Nullable String> header, ModelRequest request) {
        return Optional.ofNullable(header.apply(HEADER))
                .or(request::findCorrelation)
                .filter(reference -> !reference.isBlank() && reference.length() <= LONGEST);
    }
}
