package io.darkplex.portal.accounts;

import io.darkplex.portal.kernel.Fault;
import io.darkplex.portal.kernel.Problem;
import io.darkplex.portal.kernel.Retry;

/** What can go wrong on the way in. */
public enum AccountsProblem implements Problem {
    EMAIL_MALFORMED(400, Fault.CALLER, Retry.NEVER, "That is not an e-mail address."),
    LINKS_TOO_MANY(429, Fault.CAPACITY, Retry.LATER, "Enough links were sent. Please use one, or wait a little."),
    LINK_UNKNOWN(401, Fault.CALLER, Retry.NEVER, "This link is not valid."),
    LINK_USED(401, Fault.CALLER, Retry.NEVER, "This link has been used already."),
    LINK_EXPIRED(401, Fault.CALLER, Retry.NEVER, "This link is too old."),
    OPERATOR_ONLY(403, Fault.CALLER, Retry.NEVER, "Only an operator may do this.");

    private final Traits traits;

    AccountsProblem(int status, Fault fault, Retry retry, String title) {
        this.traits = new Traits(status, fault, retry, title);
    }

    @Override
    public Traits traits() {
        return traits;
    }
}
