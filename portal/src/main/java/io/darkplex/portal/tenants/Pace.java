package io.darkplex.portal.tenants;

import java.time.Duration;

/**
 * How long a cell may be idle.
 *
 * @param freezeAfter then it is frozen: it keeps its memory and takes no processor
 * @param stopAfter then it is stopped
 */
public record Pace(Duration freezeAfter, Duration stopAfter) {}
