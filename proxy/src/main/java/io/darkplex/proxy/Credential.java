package io.darkplex.proxy;

/** A provider's key. {@link #toString()} masks it, so that it can be part of records that are logged. */
public record Credential(String value) {

    /** For a provider that wants no key. */
    public static final Credential NONE = new Credential("");

    public boolean isPresent() {
        return !value.isEmpty();
    }

    @Override
    public String toString() {
        return isPresent() ? "Credential[****]" : "Credential[none]";
    }
}
