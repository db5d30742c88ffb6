package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import java.util.function.Consumer;

/** Everyone's own assistant: who has which, how it is, and the way to it. */
public interface Tenants {

    /** The tenant of this person. Made, folder and all, when it is asked for the first time. */
    TenantId of(UserId owner);

    AssistantState state(TenantId tenant);

    /** Asks for a start and returns at once. Quiet when the assistant is up or on its way. */
    void start(TenantId tenant);

    /**
     * Tells the present state at once and then each new one, in order, until the answer is closed.
     *
     * @param listener called from any thread; must return quickly and must not throw
     */
    Watch watch(TenantId tenant, Consumer<AssistantState> listener);

    /**
     * The way to the tenant's assistant, which is started first when it sleeps. Blocks until it is ready. While the
     * answer is open the assistant counts as working and is not put to sleep.
     *
     * @throws io.darkplex.portal.kernel.ProblemException a {@link TenantProblem} when it cannot be started in time
     */
    Gateway reach(TenantId tenant) throws InterruptedException;

    /**
     * Makes the assistant forget a conversation: at once when it is awake, else when it next wakes. Returns at once.
     */
    void forget(TenantId tenant, ConversationId conversation);

    /** Ends a {@link #watch}. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
