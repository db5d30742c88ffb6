package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.Fault;
import io.darkplex.portal.kernel.Problem;
import io.darkplex.portal.kernel.Retry;

/** What can go wrong on the way to an assistant. */
public enum TenantProblem implements Problem {
    CELL_RUNTIME_MISSING(503, Fault.OURS, Retry.LATER, "Assistants cannot be started on this server."),
    CELL_START_TIMEOUT(503, Fault.UPSTREAM, Retry.LATER, "Your assistant did not start in time."),
    CELL_START_FAILED(503, Fault.UPSTREAM, Retry.LATER, "Your assistant could not be started."),
    CELL_SCOPES_MISSING(503, Fault.UPSTREAM, Retry.LATER, "Your assistant does not let us in."),
    CELL_CRASHED(503, Fault.UPSTREAM, Retry.LATER, "Your assistant ended unexpectedly."),
    CELL_OUT_OF_MEMORY(
            503, Fault.UPSTREAM, Retry.LATER, "Your assistant needed more memory than it may have, and was ended."),
    CELL_SILENT(503, Fault.UPSTREAM, Retry.LATER, "Your assistant did not answer any more, and was ended."),
    CELL_QUARANTINED(409, Fault.CALLER, Retry.NEVER, "Your assistant may not start now."),
    ASSISTANT_WORKING(409, Fault.CALLER, Retry.LATER, "Your assistant is writing an answer."),
    ROLLOUT_MOVED(409, Fault.CALLER, Retry.LATER, "The rollout has moved on."),
    CELL_STOPPED(503, Fault.UPSTREAM, Retry.LATER, "Your assistant was stopped."),
    DISK_FULL(507, Fault.CALLER, Retry.NEVER, "Your assistant's folder is too large, and it was stopped."),
    CELL_ELSEWHERE(503, Fault.UPSTREAM, Retry.LATER, "Your assistant is looked after by another server."),
    PLACEMENT_IMPOSSIBLE(409, Fault.CALLER, Retry.NEVER, "Assistants cannot live there on this server."),
    ASSISTANT_UNFIT_TO_SHARE(
            409, Fault.CALLER, Retry.NEVER, "Your assistant has something that may not come into a shared cell."),
    HISTORY_MENDED(
            503,
            Fault.CALLER,
            Retry.LATER,
            "Your assistant could not start, for something foreign was in its history. It was taken out: start it again."),
    HISTORY_SPOILT(
            503,
            Fault.CALLER,
            Retry.NEVER,
            "Your assistant cannot start, for its history is spoilt. Ask whoever runs this server."),
    PLAN_UNKNOWN(400, Fault.CALLER, Retry.NEVER, "There is no such plan."),
    PLANS_INVALID(409, Fault.CALLER, Retry.NEVER, "The plans cannot be used as they stand."),
    PLUGIN_DIFFERS(503, Fault.OURS, Retry.LATER, "A part of your assistant is not as it was released."),
    CELLS_FULL(507, Fault.CAPACITY, Retry.LATER, "This server has no room for one more assistant now.");

    private final Traits traits;

    TenantProblem(int status, Fault fault, Retry retry, String title) {
        this.traits = new Traits(status, fault, retry, title);
    }

    /** Whether a start that failed for this would fail again at once. */
    static boolean lasts(Problem problem) {
        return problem == CELL_RUNTIME_MISSING
                || problem == CELL_SCOPES_MISSING
                || problem == CELLS_FULL
                || problem == ASSISTANT_UNFIT_TO_SHARE
                || problem == HISTORY_MENDED
                || problem == HISTORY_SPOILT
                || problem == DISK_FULL
                || problem == PLUGIN_DIFFERS;
    }

    @Override
    public Traits traits() {
        return traits;
    }
}
