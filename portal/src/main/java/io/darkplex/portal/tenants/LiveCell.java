package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TurnId;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A cell that is up, with the open way to it. */
interface LiveCell {

    boolean alive();

    /** What it was made for. */
    CellForm form();

    /** The only ones that exist for the assistant in it. */
    List<String> tools();

    /** Alive, and to be spoken to. */
    boolean usable();

    /** Whether it answers; asked now. False for one that is frozen. */
    boolean well() throws InterruptedException;

    boolean outOfMemory();

    OptionalLong memoryBytes();

    /** @param gone runs once, when the cell has ended for whatever reason; at once when it has already */
    void whenGone(Runnable gone);

    void run(Gateway.Prompt prompt, Consumer<RunEvent> events) throws InterruptedException;

    void stop(TurnId turn);

    /** Forgets what is still to be forgotten. What is refused is kept for the next time. */
    void forget(TenantStore store, int atMost) throws InterruptedException;

    /**
     * Asks it to take no new work, before it is frozen or stopped.
     *
     * @return false when it works; it goes on then. One that cannot say is taken to be idle.
     */
    boolean suspend() throws InterruptedException;

    /** Takes it out of {@link #suspend} again. */
    void resume() throws InterruptedException;

    /** @return false where cells cannot be frozen; nothing has happened then */
    boolean freeze() throws InterruptedException;

    /** Quiet when it is not frozen. */
    void thaw() throws InterruptedException;

    /** Breaks off whatever runs, so that nobody waits for an answer that will not come. */
    void lose(String reason);

    /** Whether its end makes room for another cell. */
    default boolean takesAPlace() {
        return !form().shared();
    }

    /** Ends it and takes back what it was given. Frozen or not. */
    void land(Duration grace) throws InterruptedException;
}
