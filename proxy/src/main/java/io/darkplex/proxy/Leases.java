package io.darkplex.proxy;

import java.util.Optional;

/** Who holds a virtual key. Asked on the event loop, for each call and while it runs: answers from memory, never blocks. */
@FunctionalInterface
public interface Leases {

    /** What each virtual key begins with. */
    String KEY_PREFIX = "dpx_";

    /**
     * @param virtualKey as the caller sent it, of any content; empty when nobody holds it (any more)
     * @throws io.darkplex.proxy.wire.ProxyProblemException when its holder is known and may not call now, for example {@code
     *     KEY_SPENT}; or {@code PORTAL_AWAY} when it cannot be told at the moment
     */
    Optional<Lease> identify(String virtualKey);

    /**
     * Whether a call that was let in with this lease may run on. Asked about once a second for each that runs; false ends it
     * with {@code KEY_ENDED}.
     */
    default boolean stands(Lease lease) {
        return true;
    }
}
