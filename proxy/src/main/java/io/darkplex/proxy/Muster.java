package io.darkplex.proxy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets no loop begin before each has its thread. Vert.x hands out its event loops in turn, to whatever asks: a loop that
 * opened its sockets while the next had no thread yet could take that one's turn, and two would share a thread.
 */
final class Muster {

    private final AtomicInteger missing;
    private final Promise<Void> complete = Promise.promise();

    /** @param loops how many will arrive; 1 or more */
    Muster(int loops) {
        missing = new AtomicInteger(loops);
    }

    /** @return ends when all have arrived; what is composed onto it runs on the caller's own loop */
    Future<Void> arrive(Context caller) {
        if (missing.decrementAndGet() == 0) {
            complete.complete();
        }
        Promise<Void> turn = Promise.promise();
        complete.future().onSuccess(all -> caller.runOnContext(turn::complete));
        return turn.future();
    }
}
