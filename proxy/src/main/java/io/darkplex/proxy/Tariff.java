package io.darkplex.proxy;

import io.darkplex.proxy.wire.Usage;

/**
 * What a call costs through us today: the provider's price, the exchange rate and our markup.
 *
 * @param eurPerUsdPpm euro for a million dollars
 * @param markupPpm our markup in parts per million
 */
public record Tariff(Price price, long eurPerUsdPpm, long markupPpm) {

    public static final Tariff FREE = new Tariff(Price.flat("free", new Price.Rates(0, 0, 0, 0, 0)), 1_000_000, 0);

    public Tariff {
        if (eurPerUsdPpm <= 0 || markupPpm < 0) {
            throw new IllegalArgumentException("An exchange rate is positive, a markup not negative.");
        }
    }

    public Cost cost(Usage usage) {
        return price.cost(usage.tokens(), eurPerUsdPpm, markupPpm);
    }
}
