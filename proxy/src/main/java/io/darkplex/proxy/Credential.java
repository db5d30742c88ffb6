package io.darkplex.proxy;

/**
 * A provider's key. {@link #toString()} masks it, so that it can be part of records that are logged.
 *
 * @param id names it for operators and receipts; never a part of the key
 * @param value the key itself; a new one counts as another credential
 * @param weight its share of a provider's calls, 1 or more
 */
public record Credential(String id, String value, int weight) {

    /** For a provider that wants no key. */
    public static final Credential NONE = new Credential("none", "", 1);

    private static final String ONLY = "main";

    public Credential {
        if (id.isBlank() || weight < 1) {
            throw new IllegalArgumentException("A credential has a name, and a weight of at least 1.");
        }
    }

    /** The only key of a provider. */
    public Credential(String value) {
        this(ONLY, value, 1);
    }

    public boolean isPresent() {
        return !value.isEmpty();
    }

    @Override
    public String toString() {
        return isPresent() ? "Credential[" + id + " ****]" : "Credential[none]";
    }
}
