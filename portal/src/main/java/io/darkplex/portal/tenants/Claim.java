package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TurnId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Somebody's way to a cell. Holds it awake as long as it is open. */
final class Claim implements Gateway {

    private final AtomicBoolean open = new AtomicBoolean(true);
    private final Ready ready;
    private final Supplier<Optional<LiveCell>> live;
    private final Runnable closed;

    /** @param closed runs once, when the claim ends */
    Claim(Ready ready, Supplier<Optional<LiveCell>> live, Runnable closed) {
        this.ready = ready;
        this.live = live;
        this.closed = closed;
    }

    @Override
    public void run(Prompt prompt, Consumer<RunEvent> events) throws InterruptedException {
        ready.await().run(prompt, events);
    }

    @Override
    public void stop(ConversationId conversation, TurnId turn) {
        live.get().ifPresent(present -> present.stop(turn));
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            closed.run();
        }
    }

    @FunctionalInterface
    interface Ready {
        LiveCell await() throws InterruptedException;
    }
}
