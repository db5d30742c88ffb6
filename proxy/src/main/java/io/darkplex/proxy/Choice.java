package io.darkplex.proxy;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.ProxyProblem;

/** Chooses the offer that serves a call. */
final class Choice {

    private Choice() {}

    /** @throws io.darkplex.proxy.wire.ProxyProblemException {@code MODEL_UNKNOWN}, {@code DIALECT_MISMATCH} */
    static Offer of(Routing routing, String model, Dialect dialect) {
        return switch (routing) {
            case Routing.Found found ->
                found.offers().stream()
                        .filter(offer -> offer.dialect() == dialect)
                        .findFirst()
                        .orElseThrow(
                                () -> mismatch(model, found.offers().getFirst().dialect()));
            case Routing.Unknown unknown -> throw ProxyProblem.MODEL_UNKNOWN.because(sentence(model, unknown));
        };
    }

    private static RuntimeException mismatch(String model, Dialect spoken) {
        return ProxyProblem.DIALECT_MISMATCH.because("The field \"model\" names " + quoted(model)
                + ", which is served in the format " + spoken.title() + " only. Send the call to "
                + (spoken == Dialect.OPENAI ? "/v1/chat/completions" : "/v1/messages") + ".");
    }

    private static String sentence(String model, Routing.Unknown unknown) {
        String sentence = "There is no model " + quoted(model) + ".";
        return unknown.near().isEmpty()
                ? sentence
                : sentence + " Did you mean " + String.join(", ", unknown.near()) + "?";
    }

    private static String quoted(String model) {
        return "\"" + model + "\"";
    }
}
