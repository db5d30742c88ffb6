package io.darkplex.proxy;

import io.darkplex.proxy.wire.ModelRequest;
import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.Work;
import java.util.List;

/** Which offers of a model do the work that is asked for. */
final class Served {

    private Served() {}

    /**
     * The route with those offers alone. A count is free, whatever the model's price.
     *
     * @throws io.darkplex.proxy.wire.ProxyProblemException {@code WORK_NOT_SERVED}
     */
    static Routing of(Routing routing, ModelRequest asked) {
        Work work = asked.work();
        if (work == Work.ANSWER || !(routing instanceof Routing.Found found)) {
            return routing;
        }
        List<Offer> offers = found.offers().stream()
                .filter(offer -> !offer.isDemo() && work.knownTo(offer.dialect()))
                .map(offer -> work == Work.COUNT ? offer.free() : offer)
                .toList();
        if (offers.isEmpty()) {
            throw ProxyProblem.WORK_NOT_SERVED.because("The model \"" + asked.model() + "\" gives no " + work.title()
                    + ": it is served in " + found.offers().getFirst().dialect().title() + " only.");
        }
        return new Routing.Found(offers);
    }
}
