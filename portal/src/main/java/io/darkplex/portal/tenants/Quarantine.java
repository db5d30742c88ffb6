package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.AssistantState.Reason;
import java.time.Instant;

/** An assistant that may not start until an operator releases it. Its files can still be reached. */
public record Quarantine(By by, Instant since) {

    public enum By {
        OPERATOR,
        /** It has crashed too often in a row. */
        CRASHES
    }

    Reason reason() {
        return new Reason(
                TenantProblem.CELL_QUARANTINED,
                switch (by) {
                    case OPERATOR -> "An operator of this server has stopped it, and can release it.";
                    case CRASHES ->
                        "It ended unexpectedly too often in a row. An operator of this server can release it.";
                });
    }
}
