package io.darkplex.portal.bridge;

import io.darkplex.portal.kernel.Fault;
import io.darkplex.portal.kernel.Problem;
import io.darkplex.portal.kernel.Retry;

/** What can be wrong with a call from a cell. Cells read it, and whoever writes a plugin. */
enum BridgeProblem implements Problem {
    BRIDGE_KEY_UNKNOWN(401, Retry.NEVER, "This key is not known at this door."),
    BRIDGE_NOT_YOURS(403, Retry.NEVER, "This is for the cell itself."),
    BRIDGE_PATH_UNKNOWN(404, Retry.NEVER, "There is nothing at this path."),
    BRIDGE_METHOD_WRONG(405, Retry.NEVER, "This path is asked in another way."),
    BEAT_MALFORMED(400, Retry.NEVER, "This is no beat."),
    BEATS_TOO_MANY(429, Retry.LATER, "Too many beats came.");

    private final Traits traits;

    BridgeProblem(int status, Retry retry, String title) {
        this.traits = new Traits(status, Fault.CALLER, retry, title);
    }

    @Override
    public Traits traits() {
        return traits;
    }
}
