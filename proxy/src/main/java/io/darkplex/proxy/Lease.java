package io.darkplex.proxy;

/**
 * The right to use the proxy in a tenant's name, as found behind a virtual key.
 *
 * @param tenantId whose calls these are; opaque to the proxy
 * @param leaseId which key it was, for receipts and limits; never the key itself
 */
public record Lease(String tenantId, String leaseId) {

    public Lease {
        if (tenantId.isBlank() || leaseId.isBlank()) {
            throw new IllegalArgumentException("A lease names its tenant and itself.");
        }
    }
}
