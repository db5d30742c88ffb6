package io.darkplex.portal.tenants.runtime;

import io.darkplex.portal.kernel.TenantId;

/**
 * Something that bears this instance's marks and is not of a cell that this portal has started.
 *
 * @param name the runtime's own for it, and nothing else ever has the same
 */
public record StrayCell(TenantId tenant, String name) {}
