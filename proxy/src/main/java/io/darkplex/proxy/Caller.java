package io.darkplex.proxy;

import io.darkplex.proxy.wire.ProxyProblem;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads who calls. The virtual key comes as {@code Authorization: Bearer}, or as {@code x-api-key} or
 * {@code x-goog-api-key}; never in a URL, which others write down. */
final class Caller {

    private static final String BEARER = "bearer ";
    private static final int LONGEST_KEY = 512;

    private Caller() {}

    /**
     * What a caller sends before its body.
     *
     * @param header answers a request header by its lower-case name, or null
     */
    record Head(
            UnaryOperator<@Nullable String> header,
            @Nullable String query) {}

    /**
     * @param loop knows who holds which key, and which way the caller came
     * @param header answers a request header by its lower-case name, or null
     * @throws io.darkplex.proxy.wire.ProxyProblemException {@code KEY_MISSING}, {@code KEY_UNKNOWN}
     */
    static Lease identify(Loop loop, UnaryOperator<@Nullable String> header) {
        String key = key(header);
        if (key.isEmpty()) {
            throw ProxyProblem.KEY_MISSING.because(
                    "No key was sent. Send it as \"Authorization: Bearer\" or as \"x-api-key\".");
        }
        if (key.length() > LONGEST_KEY) {
            throw unknown();
        }
        Lease lease = loop.sockets().leases().identify(key).orElseThrow(Caller::unknown);
        if (!loop.admits(lease)) {
            throw unknown();
        }
        return lease;
    }

    /** The key as sent; empty when there is none. */
    static String key(UnaryOperator<@Nullable String> header) {
        String authorization = header.apply("authorization");
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).trim();
        }
        String apiKey = header.apply("x-api-key");
        String googleKey = apiKey == null ? header.apply("x-goog-api-key") : apiKey;
        return googleKey == null ? "" : googleKey.trim();
    }

    private static RuntimeException unknown() {
        return ProxyProblem.KEY_UNKNOWN.because("This key is not known here, or no longer.");
    }
}
