package io.darkplex.portal.web;

import io.darkplex.portal.kernel.Fault;
import io.darkplex.portal.kernel.Problem;
import io.darkplex.portal.kernel.Retry;

/** What the edge refuses before a room sees it. */
public enum WebProblem implements Problem {
    ORIGIN_REFUSED(403, Fault.CALLER, Retry.NEVER, "Another web site may not do this."),
    NOT_ACCEPTABLE(406, Fault.CALLER, Retry.NEVER, "That form of answer is not available."),
    UNAVAILABLE(503, Fault.CAPACITY, Retry.LATER, "This server is busy. Please try again in a moment.");

    private final Traits traits;

    WebProblem(int status, Fault fault, Retry retry, String title) {
        this.traits = new Traits(status, fault, retry, title);
    }

    @Override
    public Traits traits() {
        return traits;
    }
}
