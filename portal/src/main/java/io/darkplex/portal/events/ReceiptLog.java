package io.darkplex.portal.events;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.TurnId;
import java.util.Optional;

/** The receipts of all model calls. */
public interface ReceiptLog {

    /** Empty when the turn has made no model call. Every call whose end the assistant has seen is in it. */
    Optional<TurnUsage> usageOf(TenantId tenant, TurnId turn);
}
