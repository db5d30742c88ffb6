package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an assistant is, as a person is told.
 *
 * @param steps of the start that runs or has failed; else empty
 * @param estimate how long a whole start usually takes here
 * @param since when this state began
 * @param reason why it failed; null unless the state is {@link State#FAILED}
 */
public record AssistantState(
        State state,
        List<Step> steps,
        Duration estimate,
        Instant since,
        @Nullable Reason reason) {

    public AssistantState {
        steps = List.copyOf(steps);
    }

    public enum State {
        ASLEEP,
        STARTING,
        READY,
        /** Frozen: it is there at once, and takes no processor. */
        PARKED,
        STOPPING,
        FAILED;

        /** Nothing of a cell is there. */
        boolean atRest() {
            return this == ASLEEP || this == FAILED;
        }
    }

    /** The named steps of a start, in their order. */
    public enum StepName {
        /** Only of a start that had to wait for a place. */
        QUEUED,
        FOLDER,
        RUNTIME,
        GATEWAY,
        CONNECT,
        WARM_UP
    }

    public enum StepState {
        WAITING,
        RUNNING,
        DONE,
        FAILED
    }

    /**
     * @param took null until the step has ended
     * @param position in the line for a place, 1 for the next; null unless it waits there
     */
    public record Step(
            StepName name,
            StepState state,
            @Nullable Duration took,
            @Nullable Integer position) {}

    public record Reason(Problem problem, String detail) {}
}
