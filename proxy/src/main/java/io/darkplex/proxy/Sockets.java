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
        Leases leases, Routes routes, Receipts receipts, Supplier<KnownSecrets> secrets, Notices notices) {

    /** Where the log is enough for what an operator has to act on. */
    public Sockets(Leases leases, Routes routes, Receipts receipts, Supplier<KnownSecrets> secrets) {
        this(leases, routes, receipts, secrets, Notices.NONE);
    }
}
