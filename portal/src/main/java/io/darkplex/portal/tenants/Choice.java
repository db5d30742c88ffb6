package io.darkplex.portal.tenants;

import org.jspecify.annotations.Nullable;

/**
 * What has been chosen for an assistant.
 *
 * @param plan name of one; null for that of new ones
 * @param placement what an operator wants in place of the plan's; null for the plan's
 */
record Choice(@Nullable String plan, CellFacts.@Nullable Placement placement) {}
