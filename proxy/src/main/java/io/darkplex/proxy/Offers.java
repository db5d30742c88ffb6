package io.darkplex.proxy;

/** Tells how things stand with the providers. May be asked from any thread. */
@FunctionalInterface
public interface Offers {

    OffersView now();
}
