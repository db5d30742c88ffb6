package io.darkplex.portal.chat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Stores what a turn has said so far, one write at a time and on a thread of its own: whoever reads along waits for no disk.
 * Only the thread that folds the turn calls this.
 */
final class TurnWriter {

    private static final Logger LOG = LoggerFactory.getLogger(TurnWriter.class);

    private final TurnKey key;
    private final Turns turns;
    private final Runnable whenDone;
    private @Nullable CompletableFuture<Written> writing;

    /** @param whenDone called by the writing thread; must not block */
    TurnWriter(TurnKey key, Turns turns, Runnable whenDone) {
        this.key = key;
        this.turns = turns;
        this.whenDone = whenDone;
    }

    /** Whether a write is under way, or its outcome has not been looked at. */
    boolean busy() {
        return writing != null;
    }

    void begin(TurnFold fold) {
        var outcome = new CompletableFuture<Written>();
        writing = outcome;
        Thread.ofVirtual().name("store-" + key.turn()).start(() -> {
            try {
                outcome.complete(write(fold));
            } catch (RuntimeException broken) {
                outcome.completeExceptionally(broken);
            }
            whenDone.run();
        });
    }

    /** The outcome of a write that has ended since the last call; else null. */
    @Nullable Written finished() {
        CompletableFuture<Written> present = writing;
        if (present == null || !present.isDone()) {
            return null;
        }
        writing = null;
        return present.join();
    }

    /** Until no write is under way, whatever comes of it. */
    void await() throws InterruptedException {
        CompletableFuture<Written> present = writing;
        if (present != null) {
            try {
                present.get();
            } catch (ExecutionException broken) {
                LOG.atWarn()
                        .addKeyValue("turn", key.turn())
                        .setCause(broken.getCause())
                        .log("The last write before the end of a turn broke");
            }
        }
    }

    private Written write(TurnFold fold) {
        try {
            Optional<Long> seq = turns.say(key, fold.parts());
            return new Written(fold, seq.orElse(null), false);
        } catch (DataAccessException | TransactionException refused) {
            LOG.atWarn()
                    .addKeyValue("turn", key.turn())
                    .setCause(refused)
                    .log("What was said could not be stored and is kept in memory for now");
            return new Written(fold, null, true);
        }
    }

    /**
     * @param seq under which it is stored; null when it is not
     * @param refused whether the database was the reason, so that it can be tried again; else the turn is not ours any more
     */
    record Written(TurnFold fold, @Nullable Long seq, boolean refused) {}
}
