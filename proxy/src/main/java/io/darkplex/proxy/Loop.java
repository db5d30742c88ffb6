package io.darkplex.proxy;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the exchanges share that come by one way into one event loop.
 *
 * @param offers what is known of them, shared by all loops
 * @param chance touched by the loop's thread alone
 * @param running the exchanges that came this way; touched by the loop's thread alone
 * @param entrance whose entrance this is; null for the TCP port
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
        OfferStates offers,
        RandomGenerator chance,
        Set<Exchange> running,
        @Nullable Lease entrance) {

    /** The same loop, entered by an entrance of {@code lease}. */
    Loop enteredBy(Lease lease) {
        return new Loop(
                vertx,
                settings,
                sockets,
                admission,
                open,
                clock,
                ids,
                http,
                demo,
                offers,
                chance,
                new HashSet<>(),
                lease);
    }

    /** Whether a key of {@code lease} is good for who comes this way. The way decides, never the request. */
    boolean admits(Lease lease) {
        return entrance == null ? !lease.entranceOnly() : lease.sharesEntranceWith(entrance);
    }

    Timer timer() {
        return new Timer(vertx, open);
    }

    Upstream upstream(Offer offer) {
        return offer.isDemo() ? demo : http;
    }
}
