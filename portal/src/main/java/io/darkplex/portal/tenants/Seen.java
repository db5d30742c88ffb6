package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.AssistantState.State;
import java.time.Duration;

/**
 * What is seen of a tenant's cell.
 *
 * @param state as it is kept and told
 * @param body what there is of the cell itself
 * @param fenced whether another portal may by now have taken the tenant over
 * @param idle since it last had work
 * @param misplaced whether it should live elsewhere by now
 * @param pauseLeft until the next start may be tried
 */
record Seen(State state, Body body, boolean fenced, Duration idle, boolean misplaced, Duration pauseLeft) {

    enum Body {
        NONE,
        UP,
        /** Up, and taking no work: it is about to be frozen or stopped, or has just been thawed. */
        CLOSED,
        FROZEN,
        /** Its process has ended, or it has not answered for too long. */
        LOST
    }
}
