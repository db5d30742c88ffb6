package io.darkplex.proxy;

import io.vertx.core.Vertx;
import java.time.Duration;

/** One thing that happens later, unless it is cancelled. Lives on one event loop. */
final class Timer {

    private static final long NONE = -1;

    private final Vertx vertx;
    private final OpenWork open;
    private long id = NONE;

    Timer(Vertx vertx, OpenWork open) {
        this.vertx = vertx;
        this.open = open;
    }

    /** Replaces what was planned before. */
    void start(Duration delay, Runnable then) {
        cancel();
        open.timers.incrementAndGet();
        id = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> {
            id = NONE;
            open.timers.decrementAndGet();
            then.run();
        });
    }

    void cancel() {
        if (id != NONE && vertx.cancelTimer(id)) {
            open.timers.decrementAndGet();
        }
        id = NONE;
    }
}
