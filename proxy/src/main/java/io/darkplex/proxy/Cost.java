package io.darkplex.proxy;

/**
 * What a call costs, in micro-EUR (10⁻⁶ €).
 *
 * @param providerCostMicroEur what the provider takes
 * @param markupMicroEur what we add
 * @param chargeMicroEur their sum, what the account pays
 */
public record Cost(long providerCostMicroEur, long markupMicroEur, long chargeMicroEur) {

    public static final Cost ZERO = new Cost(0, 0, 0);

    public Cost {
        if (providerCostMicroEur < 0 || markupMicroEur < 0) {
            throw new IllegalArgumentException("A cost is never negative.");
        }
        if (Math.addExact(providerCostMicroEur, markupMicroEur) != chargeMicroEur) {
            throw new IllegalArgumentException("A charge is the provider's cost and our markup.");
        }
    }
}
