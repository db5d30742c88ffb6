package io.darkplex.proxy;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.ProxyProblemException;

/** Chooses the offer that serves a call. */
final class Choice {

    private Choice() {}

    /**
     * The first offer in the caller's own dialect, which needs no translation; or else the first.
     *
     * @throws io.darkplex.proxy.wire.ProxyProblemException {@code MODEL_UNKNOWN}
     */
    static Offer of(Routing routing, String model, Dialect dialect) {
        return switch (routing) {
            case Routing.Found found ->
                found.offers().stream()
                        .filter(offer -> offer.dialect() == dialect)
                        .findFirst()
                        .orElseGet(() -> found.offers().getFirst());
            case Routing.Unknown unknown -> throw unknown(model, unknown);
        };
    }

    /** There is no such model; the answer names those that look like it. */
    static ProxyProblemException unknown(String model, Routing.Unknown unknown) {
        return ProxyProblem.MODEL_UNKNOWN.because(sentence(model, unknown));
    }

    private static String sentence(String model, Routing.Unknown unknown) {
        String sentence = "There is no model \"" + model + "\".";
        return unknown.near().isEmpty()
                ? sentence
                : sentence + " Did you mean " + String.join(", ", unknown.near()) + "?";
    }
}
