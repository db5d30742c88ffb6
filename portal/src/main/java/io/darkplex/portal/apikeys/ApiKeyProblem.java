package io.darkplex.portal.apikeys;

import io.darkplex.portal.kernel.Fault;
import io.darkplex.portal.kernel.Problem;
import io.darkplex.portal.kernel.Retry;

/** What can be wrong with a key that somebody wants. */
enum ApiKeyProblem implements Problem {
    API_KEY_INVALID(400, Fault.CALLER, Retry.NEVER, "A key like that cannot be made."),
    API_KEYS_TOO_MANY(409, Fault.CALLER, Retry.NEVER, "You have as many keys as you may have.");

    private final Traits traits;

    ApiKeyProblem(int status, Fault fault, Retry retry, String title) {
        this.traits = new Traits(status, fault, retry, title);
    }

    @Override
    public Traits traits() {
        return traits;
    }
}
