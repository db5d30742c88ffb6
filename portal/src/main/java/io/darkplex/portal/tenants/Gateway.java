package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TurnId;
import java.util.function.Consumer;

/** An open way to a tenant's assistant. Safe for use by several threads; close it when the work is done. */
public interface Gateway extends AutoCloseable {

    /**
     * Gives the assistant one message and blocks until its run has ended. Sending the same turn twice runs it once.
     *
     * @param events told in order, from one thread at a time; the last is exactly one {@link RunEvent.Last}
     */
    void run(Prompt prompt, Consumer<RunEvent> events) throws InterruptedException;

    /** Stops the run of this turn, and with it the provider's call. Quiet when it has ended. */
    void stop(ConversationId conversation, TurnId turn);

    @Override
    void close();

    /**
     * One message for the assistant.
     *
     * @param conversation each conversation is a session of its own in OpenClaw
     * @param turn also the idempotency key of the run and the trace id of every model call that it causes
     * @param model public name of the model
     */
    record Prompt(ConversationId conversation, TurnId turn, String text, String model) {}
}
