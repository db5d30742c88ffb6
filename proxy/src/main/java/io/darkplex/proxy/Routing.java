package io.darkplex.proxy;

import java.util.List;

/** Who can serve a model. */
public sealed interface Routing {

    /** @param offers at least one, the preferred first; a call goes on to the next when one gives no answer */
    record Found(List<Offer> offers) implements Routing {
        public Found {
            offers = List.copyOf(offers);
            if (offers.isEmpty()) {
                throw new IllegalArgumentException("A route has an offer.");
            }
        }
    }

    /** @param near public names that look like the one asked for, the nearest first; may be empty */
    record Unknown(List<String> near) implements Routing {
        public Unknown {
            near = List.copyOf(near);
        }
    }
}
