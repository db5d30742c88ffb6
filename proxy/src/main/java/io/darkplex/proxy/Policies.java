package io.darkplex.proxy;

import io.darkplex.proxy.wire.ModelRequest;

/** What a tenant may ask for. Asked on the event loop before each call of a provider: answers from memory, never blocks. */
@FunctionalInterface
public interface Policies {

    /** Where nothing is forbidden. */
    Policies ALLOW_ALL = (lease, request) -> Verdict.ALLOW;

    /** @param request as the caller sent it, of any content */
    Verdict judge(Lease lease, ModelRequest request);
}
