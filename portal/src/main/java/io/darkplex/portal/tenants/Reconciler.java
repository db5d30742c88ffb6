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
 * stopping     → STOP        what has begun is brought to its end
 * lost         → BURY        a crash is counted, and what is left is cleared away
 * quitting     → STOP, LAY, LEAVE
 * quarantined  → STOP, ISOLATE
 * asked for    → STOP, START, THAW
 * misplaced    → MOVE, when its work is over
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
        /** Lets it take work, frozen or not. */
        THAW,
        /** Freezes it, if it says that it has no work. */
        FREEZE,
        /** Stops it, if it says that it has no work. */
        SLEEP,
        /** Lets it go on where it should live, if it says that it has no work. */
        MOVE,
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
        if (seen.state() == State.STOPPING && there) {
            return Step.STOP;
        }
        if (seen.body() == Body.LOST) {
            return Step.BURY;
        }
        if (wanted.quitting()) {
            return there ? Step.STOP : seen.state().atRest() ? Step.LEAVE : Step.LAY;
        }
        if (wanted.quarantined()) {
            return there ? Step.STOP : seen.state() == State.FAILED ? Step.REST : Step.ISOLATE;
        }
        return switch (wanted.aim()) {
            case DOWN -> there ? Step.STOP : seen.state().atRest() ? Step.REST : Step.LAY;
            case SPARED -> spared(wanted, seen);
            case RENEWED -> there ? Step.STOP : start(seen);
            case UP -> there ? thawed(seen) : start(seen);
            case NOTHING -> idle(wanted, seen, pace);
        };
    }

    private static Step start(Seen seen) {
        return seen.pauseLeft().isPositive() ? Step.PAUSE : Step.START;
    }

    private static Step thawed(Seen seen) {
        return seen.body() == Body.UP ? Step.REST : Step.THAW;
    }

    private static Step spared(Wanted wanted, Seen seen) {
        if (seen.body() == Body.NONE) {
            return seen.state().atRest() ? Step.REST : Step.LAY;
        }
        return wanted.worked() ? thawed(seen) : Step.SLEEP;
    }

    private static Step idle(Wanted wanted, Seen seen, Pace pace) {
        if (seen.body() == Body.NONE) {
            return seen.state().atRest() ? Step.REST : Step.LAY;
        }
        if (wanted.worked()) {
            return thawed(seen);
        }
        if (seen.misplaced()) {
            return Step.MOVE;
        }
        if (seen.idle().compareTo(pace.stopAfter()) >= 0) {
            return Step.SLEEP;
        }
        if (seen.body() == Body.FROZEN) {
            return Step.REST;
        }
        return seen.idle().compareTo(pace.freezeAfter()) >= 0 ? Step.FREEZE : thawed(seen);
    }

    /** What is left of an aim. */
    static Aim left(Aim aim, Seen seen) {
        return switch (aim) {
            case NOTHING -> Aim.NOTHING;
            case UP -> seen.body() == Body.UP ? Aim.NOTHING : Aim.UP;
            case DOWN, SPARED -> seen.body() == Body.NONE ? Aim.NOTHING : aim;
            case RENEWED -> seen.body() == Body.NONE ? Aim.UP : Aim.RENEWED;
        };
    }
}
