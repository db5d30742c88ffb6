package io.darkplex.proxy;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.ProxyProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Brings the offers of a route into the order in which one call tries them. */
final class Choice {

    private Choice() {}

    /**
     * The route's own order, but: neighbours with weights are drawn by them, and where a provider offers one model in several
     * dialects, the caller's own, which needs no translation, comes first.
     *
     * @throws io.darkplex.proxy.wire.ProxyProblemException {@code MODEL_UNKNOWN}
     */
    static List<Offer> of(Routing routing, String model, Dialect dialect, RandomGenerator chance) {
        return switch (routing) {
            case Routing.Found found ->
                found.offers().size() == 1 ? found.offers() : ordered(found.offers(), dialect, chance);
            case Routing.Unknown unknown -> throw unknown(model, unknown);
        };
    }

    /** There is no such model; the answer names those that look like it. */
    static ProxyProblemException unknown(String model, Routing.Unknown unknown) {
        return ProxyProblem.MODEL_UNKNOWN.because(sentence(model, unknown));
    }

    private static List<Offer> ordered(List<Offer> offers, Dialect dialect, RandomGenerator chance) {
        List<Offer> drawn = new ArrayList<>(offers.size());
        int from = 0;
        while (from < offers.size()) {
            int to = from + 1;
            while (offers.get(from).weight() > 0
                    && to < offers.size()
                    && offers.get(to).weight() > 0) {
                to++;
            }
            draw(new ArrayList<>(offers.subList(from, to)), drawn, chance);
            from = to;
        }
        return ownDialectFirst(drawn, dialect);
    }

    private static void draw(List<Offer> left, List<Offer> drawn, RandomGenerator chance) {
        while (left.size() > 1) {
            long weights = left.stream().mapToLong(Offer::weight).sum();
            long at = chance.nextLong(weights);
            int next = 0;
            while (at >= left.get(next).weight()) {
                at -= left.get(next++).weight();
            }
            drawn.add(left.remove(next));
        }
        drawn.addAll(left);
    }

    private static List<Offer> ownDialectFirst(List<Offer> offers, Dialect dialect) {
        for (int place = 0; place < offers.size(); place++) {
            for (int later = place + 1;
                    later < offers.size() && offers.get(place).dialect() != dialect;
                    later++) {
                if (offers.get(later).dialect() == dialect && sameModel(offers.get(place), offers.get(later))) {
                    Collections.swap(offers, place, later);
                }
            }
        }
        return offers;
    }

    private static boolean sameModel(Offer one, Offer other) {
        return one.provider().equals(other.provider()) && one.upstreamModel().equals(other.upstreamModel());
    }

    private static String sentence(String model, Routing.Unknown unknown) {
        String sentence = "There is no model \"" + model + "\".";
        return unknown.near().isEmpty()
                ? sentence
                : sentence + " Did you mean " + String.join(", ", unknown.near()) + "?";
    }
}
