package io.darkplex.proxy;

import io.darkplex.proxy.wire.Tokens;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;

/**
 * A provider's list price for one model. The size of the whole prompt, what is read from and written to a cache included,
 * chooses one tier, and the whole call is priced at it.
 *
 * @param id the price row, for receipts
 * @param tiers the first for prompts of any size, each other for prompts over its bound
 */
public record Price(String id, List<Tier> tiers) {

    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    public Price {
        tiers = tiers.stream()
                .sorted(Comparator.comparingLong(Tier::promptOver))
                .toList();
        if (tiers.isEmpty() || tiers.getFirst().promptOver() != 0) {
            throw new IllegalArgumentException("The first tier of a price begins at 0 tokens.");
        }
    }

    /** @param promptOver applies to prompts of more tokens than this */
    public record Tier(long promptOver, Rates rates) {}

    /** Micro-USD per million tokens of each class, so 0.10 $ is 100 000. */
    public record Rates(long uncachedInput, long cacheRead, long cacheWrite5m, long cacheWrite1h, long output) {
        public Rates {
            if (uncachedInput < 0 || cacheRead < 0 || cacheWrite5m < 0 || cacheWrite1h < 0 || output < 0) {
                throw new IllegalArgumentException("A rate is never negative.");
            }
        }
    }

    /** The same rates for prompts of any size. */
    public static Price flat(String id, Rates rates) {
        return new Price(id, List.of(new Tier(0, rates)));
    }

    /**
     * Exact until the end: the provider's cost is rounded once, half up, to a micro-EUR, and the markup on it once more.
     *
     * @param eurPerUsdPpm euro for a million dollars: 0.92 € a dollar is 920 000
     * @param markupPpm 25 % is 250 000
     * @throws ArithmeticException when the cost does not fit a long, nine million million euro
     */
    public Cost cost(Tokens tokens, long eurPerUsdPpm, long markupPpm) {
        Rates rates = ratesFor(tokens.prompt());
        BigInteger tokensTimesRates = product(tokens.uncachedInput(), rates.uncachedInput())
                .add(product(tokens.cacheRead(), rates.cacheRead()))
                .add(product(tokens.cacheWrite5m(), rates.cacheWrite5m()))
                .add(product(tokens.cacheWrite1h(), rates.cacheWrite1h()))
                .add(product(tokens.output(), rates.output()));
        BigInteger cost =
                halfUp(tokensTimesRates.multiply(BigInteger.valueOf(eurPerUsdPpm)), MILLION.multiply(MILLION));
        BigInteger markup = halfUp(cost.multiply(BigInteger.valueOf(markupPpm)), MILLION);
        return new Cost(
                cost.longValueExact(), markup.longValueExact(), cost.add(markup).longValueExact());
    }

    private Rates ratesFor(long prompt) {
        Rates rates = tiers.getFirst().rates();
        for (Tier tier : tiers) {
            if (prompt > tier.promptOver()) {
                rates = tier.rates();
            }
        }
        return rates;
    }

    private static BigInteger product(long tokens, long rate) {
        return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(rate));
    }

    /** For values that are never negative. */
    private static BigInteger halfUp(BigInteger dividend, BigInteger divisor) {
        return dividend.shiftLeft(1).add(divisor).divide(divisor.shiftLeft(1));
    }
}
