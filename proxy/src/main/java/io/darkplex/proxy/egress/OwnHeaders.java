package io.darkplex.proxy.egress;

import java.util.List;
import java.util.Set;

/**
 * Headers that never pass as a cell wrote them: those of one hop, those that we write ourselves, and those by which gateways
 * tell each other who somebody is. Servers take an underscore for a hyphen at times, so do we.
 */
final class OwnHeaders {

    private static final Set<String> NAMES = Set.of(
            "connection",
            "proxy-connection",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "content-length",
            "upgrade",
            "http2-settings",
            "expect",
            "host",
            "proxy-authorization",
            "proxy-authenticate",
            "proxy-authentication-info",
            "forwarded",
            "via",
            "x-real-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "true-client-ip",
            "cf-connecting-ip",
            "fastly-client-ip",
            "x-original-url",
            "x-rewrite-url",
            "x-remote-user",
            "x-remote-group",
            "remote-user",
            "x-user",
            "x-user-id",
            "x-tenant-id");

    private static final List<String> BEGINNINGS =
            List.of("x-forwarded", "x-darkplex-", "tailscale-", "x-auth-request-", "x-ms-client-principal");

    private OwnHeaders() {}

    static boolean contains(String lowerName) {
        String name = lowerName.replace('_', '-');
        return NAMES.contains(name) || BEGINNINGS.stream().anyMatch(name::startsWith);
    }
}
