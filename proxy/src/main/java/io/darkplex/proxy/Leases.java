package io.darkplex.proxy;

import java.util.Optional;

/** Who holds a virtual key. Asked on the event loop for each call: answers from memory, never blocks. */
@FunctionalInterface
public interface Leases {

    /** What each virtual key begins with. */
    String KEY_PREFIX = "dpx_";

    /**
     * @param virtualKey as the caller sent it, of any content; empty when nobody holds it (any more)
     * @throws io.darkplex.proxy.wire.ProxyProblemException {@code PORTAL_AWAY} when it cannot be told at the moment
     */
    Optional<Lease> identify(String virtualKey);
}
