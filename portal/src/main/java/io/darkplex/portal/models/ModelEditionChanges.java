package io.darkplex.portal.models;

import io.darkplex.portal.events.AuditEvent;
import io.darkplex.portal.events.EventLog;
import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.kernel.UserId;
import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps a new catalogue with its line in the log of acts, or neither. */
@Component
class ModelEditionChanges {

    private final ModelEditionStore store;
    private final EventLog events;
    private final Ids ids;
    private final Clock clock;

    ModelEditionChanges(ModelEditionStore store, EventLog events, Ids ids, Clock clock) {
        this.store = store;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /** @throws io.darkplex.portal.kernel.ProblemException {@link ModelsProblem#MODELS_MOVED} */
    @Transactional
    void keep(ModelEditionStore.Edition edition, UserId by) {
        Instant now = clock.instant();
        if (!store.insert(edition, by, now)) {
            throw ModelsProblem.MODELS_MOVED.because("There is a newer one. Read it, then write yours on top of it.");
        }
        events.append(new AuditEvent(ids.next(), now, by, "MODELS_CHANGED", null, "edition " + edition.number()));
    }
}
