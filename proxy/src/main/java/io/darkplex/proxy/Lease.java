package io.darkplex.proxy;

/**
 * The right to use the proxy in a tenant's name, as found behind a virtual key.
 *
 * @param tenantId whose calls these are; opaque to the proxy
 * @param leaseId which key it was, for receipts and limits; never the key itself
 * @param entranceOnly the key is good at an {@link Entrance} of this name and nowhere else, so that it is worth nothing
 *     outside the wall that the entrance leads through
 * @param entrance the name; several tenants share one where they are behind the same wall
 */
public record Lease(String tenantId, String leaseId, boolean entranceOnly, String entrance) {

    public Lease {
        if (tenantId.isBlank() || leaseId.isBlank()) {
            throw new IllegalArgumentException("A lease names its tenant and itself.");
        }
    }

    /** With an entrance of its own. */
    public Lease(String tenantId, String leaseId, boolean entranceOnly) {
        this(tenantId, leaseId, entranceOnly, tenantId + "/" + leaseId);
    }

    /** The lease of a key that is good everywhere. */
    public Lease(String tenantId, String leaseId) {
        this(tenantId, leaseId, false);
    }

    /** Whether both lead through the same wall, whichever keys they were found behind. */
    boolean sharesEntranceWith(Lease other) {
        return entrance.equals(other.entrance);
    }
}
