package io.darkplex.portal.tenants;

import java.time.Instant;

/** What last went wrong with an assistant: a start that failed, or the way it ended. */
public record Trouble(TenantProblem problem, Instant at) {}
