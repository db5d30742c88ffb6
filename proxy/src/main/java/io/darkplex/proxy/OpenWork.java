package io.darkplex.proxy;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is open, so that operators see it and tests prove that nothing is left. */
final class OpenWork {

    final AtomicInteger exchanges = new AtomicInteger();
    final AtomicInteger upstreamCalls = new AtomicInteger();
    final AtomicInteger timers = new AtomicInteger();
    final AtomicInteger entrances = new AtomicInteger();

    ProxyLoad load() {
        return new ProxyLoad(exchanges.get(), upstreamCalls.get(), timers.get(), entrances.get());
    }
}
