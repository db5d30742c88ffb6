package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.ProxyProblemException;

/**
 * What a request is written for.
 *
 * @param dialect of the provider
 * @param model as the provider calls it
 */
record Target(Dialect dialect, String model, boolean stream, TranslateLimits limits) {

    /** @param at what cannot be carried */
    ProxyProblemException refuse(String at, String why) {
        return ProxyProblem.FIELD_NOT_CARRIED.at(
                at, "The field \"" + at + "\" cannot be carried to " + dialect.title() + ": " + why);
    }
}
