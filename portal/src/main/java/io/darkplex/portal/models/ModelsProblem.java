package io.darkplex.portal.models;

import io.darkplex.portal.kernel.Fault;
import io.darkplex.portal.kernel.Problem;
import io.darkplex.portal.kernel.Retry;

/** What can be wrong with a catalogue of models. */
enum ModelsProblem implements Problem {
    MODELS_INVALID(400, Fault.CALLER, Retry.NEVER, "The catalogue cannot be used as it stands."),
    CREDENTIAL_INVALID(400, Fault.CALLER, Retry.NEVER, "A credential like that cannot be stored."),
    MODELS_MOVED(409, Fault.CALLER, Retry.NEVER, "Somebody else has changed the catalogue meanwhile.");

    private final Traits traits;

    ModelsProblem(int status, Fault fault, Retry retry, String title) {
        this.traits = new Traits(status, fault, retry, title);
    }

    @Override
    public Traits traits() {
        return traits;
    }
}
