package io.darkplex.proxy;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the exchanges of one event loop share.
 *
 * @param running the exchanges of this loop; touched by its thread alone
 */
record Loop(
        Vertx vertx,
        ProxySettings settings,
        Sockets sockets,
        Admission admission,
        OpenWork open,
        Clock clock,
        Supplier<String> ids,
        Upstream http,
        Upstream demo,
        Set<Exchange> running) {

    Timer timer() {
        return new Timer(vertx, open);
    }

    Upstream upstream(Offer offer) {
        return offer.isDemo() ? demo : http;
    }
}
