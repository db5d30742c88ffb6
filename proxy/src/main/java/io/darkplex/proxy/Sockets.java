package io.darkplex.proxy;

import io.darkplex.redaction.KnownSecrets;
import java.util.function.Supplier;

/**
 * What the proxy needs from outside.
 *
 * @param secrets what to take out of anything that a provider says about an error; asked for each such answer, so that new
 *     secrets count at once
 */
public record Sockets(
        Leases leases,
        Policies policies,
        Routes routes,
        Credits credits,
        Receipts receipts,
        Supplier<KnownSecrets> secrets,
        Notices notices) {

    /** Everything is allowed, nothing is limited, and the log is enough for what an operator has to act on. */
    public Sockets(Leases leases, Routes routes, Receipts receipts, Supplier<KnownSecrets> secrets) {
        this(leases, Policies.ALLOW_ALL, routes, Credits.UNLIMITED, receipts, secrets, Notices.NONE);
    }
}
