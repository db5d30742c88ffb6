package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.Seen.Body;
import io.darkplex.portal.tenants.Wanted.Aim;

/**
 * Decides the next step from what is wanted to what is seen. It remembers nothing and does nothing; the first rule that
 * holds decides:
 *
 * <pre>
 * fenced       → LET_GO      another portal has the tenant: its row is not ours to write
 * lost         → BURY        a crash is counted, and what is left is cleared away
 * quitting     → STOP, LAY, LEAVE
 * quarantined  → STOP, ISOLATE
 * asked for    → STOP, START, THAW
 * idle         → FREEZE, then SLEEP
 * </pre>
 */
final class Reconciler {

    enum Step {
        /** All is as wanted. */
        REST,
        /** A start is wanted, after the pause that is left. */
        PAUSE,
        START,
        THAW,
        /** Freezes it, if it says that it has no work. */
        FREEZE,
        /** Stops it, if it says that it has no work. */
        SLEEP,
        /** Stops it, whatever it does. */
        STOP,
        BURY,
        /** Ends the cell and leaves the row alone. */
        LET_GO,
        /** Tells that it is quarantined. */
        ISOLATE,
        /** Tells that it is asleep. */
        LAY,
        LEAVE
    }

    private Reconciler() {}

    static Step next(Wanted wanted, Seen seen, Pace pace) {
        boolean there = seen.body() != Body.NONE;
        if (seen.fenced() && there) {
            return Step.LET_GO;
        }
        if (seen.body() == Body.LOST) {
            return Step.BURY;
        }
        if (wanted.quitting()) {
            return there ? Step.STOP : seen.fenced() || atRest(seen.state()) ? Step.LEAVE : Step.LAY;
        }
        if (wanted.quarantined()) {
            return there ? Step.STOP : seen.state() == State.FAILED ? Step.REST : Step.ISOLATE;
        }
        return switch (wanted.aim()) {
            case DOWN -> there ? Step.STOP : atRest(seen.state()) ? Step.REST : Step.LAY;
            case RENEWED -> there ? Step.STOP : start(seen);
            case UP -> there ? thawed(seen) : start(seen);
            case NOTHING -> idle(wanted, seen, pace);
        };
    }

    private static Step start(Seen seen) {
        return seen.pauseLeft().isPositive() ? Step.PAUSE : Step.START;
    }

    private static Step thawed(Seen seen) {
        return seen.body() == Body.FROZEN ? Step.THAW : Step.REST;
    }

    private static Step idle(Wanted wanted, Seen seen, Pace pace) {
        if (seen.body() == Body.NONE) {
            return atRest(seen.state()) ? Step.REST : Step.LAY;
        }
        if (wanted.worked()) {
            return thawed(seen);
        }
        if (seen.idle().compareTo(pace.stopAfter()) >= 0) {
            return Step.SLEEP;
        }
        boolean freezes = seen.body() == Body.UP && seen.idle().compareTo(pace.freezeAfter()) >= 0;
        return freezes ? Step.FREEZE : Step.REST;
    }

    private static boolean atRest(State state) {
        return state == State.ASLEEP || state == State.FAILED;
    }

    /** Whether an aim is reached, so that it need not be aimed at any more. */
    static boolean reached(Aim aim, Seen seen) {
        return switch (aim) {
            case NOTHING -> false;
            case UP -> seen.body() == Body.UP;
            case DOWN -> seen.body() == Body.NONE;
            // Down comes first: from there on it is a start like any other.
            case RENEWED -> false;
        };
    }
}
