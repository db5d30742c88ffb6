package io.darkplex.portal.events;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody has decided something.
 *
 * @param by who
 * @param act what, in one stable word
 * @param tenant for whom; null for everybody
 * @param detail from what to what; no secret, and nothing of what anybody says
 */
public record AuditEvent(
        UUID id,
        Instant at,
        UserId by,
        String act,
        @Nullable TenantId tenant,
        String detail) {}
