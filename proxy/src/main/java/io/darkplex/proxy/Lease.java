package io.darkplex.proxy;

/**
 * The right to use the proxy in a tenant's name, as found behind a virtual key.
 *
 * @param tenantId whose calls these are; opaque to the proxy
 * @param leaseId which key it was, for receipts and limits; never the key itself
 * @param entranceOnly the key is good at an {@link Entrance} of this lease and nowhere else, so that it is worth nothing
 *     outside the wall that the entrance leads through
 */
public record Lease(String tenantId, String leaseId, boolean entranceOnly) {

    public Lease {
        if (tenantId.isBlank() || leaseId.isBlank()) {
            throw new IllegalArgumentException("A lease names its tenant and itself.");
        }
    }

    /** The lease of a key that is good everywhere. */
    public Lease(String tenantId, String leaseId) {
        this(tenantId, leaseId, false);
    }

    /** Whether both are the same right, whichever key they were found behind. */
    boolean isSameAs(Lease other) {
        return leaseId.equals(other.leaseId) && tenantId.equals(other.tenantId);
    }
}
