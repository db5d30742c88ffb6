package io.darkplex.proxy;

import io.darkplex.proxy.wire.ModelRequest;
import java.util.List;

/** What a tenant can pay. Asked on the event loop before each call of a provider: answers from memory, never blocks. */
@FunctionalInterface
public interface Credits {

    /** Where nothing is limited. */
    Credits UNLIMITED = (lease, offers, request) -> Hold.NONE;

    /**
     * Sets aside what the call could cost at most, at the dearest of its offers: which one will serve it is not known yet. Each hold ends in exactly one of {@link Hold#settle} and
     * {@link Hold#release}.
     *
     * @param offers those that may be tried
     * @throws io.darkplex.proxy.wire.ProxyProblemException {@code CREDIT_EXHAUSTED} when that is not there; nothing is held then
     */
    Hold hold(Lease lease, List<Offer> offers, ModelRequest request);

    /** What was set aside for one call. Only the first ending counts. */
    interface Hold {

        Hold NONE = new Hold() {
            @Override
            public void settle(Receipt receipt) {}

            @Override
            public void release() {}
        };

        /** The provider was asked: takes what the receipt says, and gives back the rest. */
        void settle(Receipt receipt);

        /** The provider was not asked: gives everything back. */
        void release();
    }
}
