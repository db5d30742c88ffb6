package io.darkplex.portal.chat;

import io.darkplex.portal.events.ReceiptLog;
import io.darkplex.portal.events.TurnUsage;
import io.darkplex.portal.tenants.Gateway;
import io.darkplex.portal.tenants.RunEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * One turn from its first word to its end. A thread of its own sits in {@link Gateway#run}, folds what is said and publishes it at
 * once; the calling one looks to bounds, stops and the end, a third stores. Nothing else writes this turn while it runs, except
 * its deletion.
 */
final class TurnRun {

    private static final Logger LOG = LoggerFactory.getLogger(TurnRun.class);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(200);

    private final Turns turns;
    private final ConversationHub hub;
    private final ReceiptLog receipts;
    private final ChatProperties properties;
    private final TurnWriter writer;

    /** What the caller of {@link #follow} waits for: that there is something to look at. */
    private final Semaphore signal = new Semaphore(0);

    /** Guards what two threads write: {@code state} and {@code fold}, and the flags below. */
    private final ReentrantLock saying = new ReentrantLock();

    private volatile TurnState state;
    private volatile TurnFold fold;
    private volatile boolean silent;
    private boolean atRest;
    private boolean over;
    private int storedStructure;
    private List<Part> storedParts = List.of();
    private long storedAt = System.nanoTime();
    private long lookedAt = System.nanoTime();
    private boolean stopping;
    private long stopAskedAt;
    private volatile boolean stopWanted;
    private volatile boolean closing;

    TurnRun(TurnState state, Turns turns, ConversationHub hub, ReceiptLog receipts, ChatProperties properties) {
        this.state = state;
        this.turns = turns;
        this.hub = hub;
        this.receipts = receipts;
        this.properties = properties;
        this.fold = TurnFold.empty(properties.answer());
        this.writer = new TurnWriter(state.key(), turns, this::wake);
    }

    void stop() {
        stopWanted = true;
        wake();
    }

    /** The portal goes down: keep what was said. */
    void close() {
        closing = true;
        wake();
    }

    private void wake() {
        signal.release();
    }

    /** Returns when the turn has ended, or is no longer ours to end. */
    void follow(Gateway gateway) throws InterruptedException {
        Thread speaker = Thread.ofVirtual().name("turn-" + state.key().turn()).start(() -> speak(gateway));
        try {
            Outcome outcome = listen(gateway);
            deafen();
            if (outcome != null) {
                end(outcome);
            }
        } finally {
            deafen();
            speaker.interrupt();
        }
    }

    private void speak(Gateway gateway) {
        var prompt =
                new Gateway.Prompt(state.key().conversation(), state.key().turn(), state.question(), state.model());
        try {
            gateway.run(prompt, this::hear);
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            LOG.atWarn()
                    .addKeyValue("turn", state.key().turn())
                    .setCause(broken)
                    .log("The run of a turn broke");
        } finally {
            silent = true;
            wake();
        }
    }

    /** More text wakes nobody but readers: whoever listens looks up soon enough to store it, once there is some to store. */
    private void hear(RunEvent event) {
        saying.lock();
        try {
            if (over) {
                return;
            }
            TurnFold before = fold;
            fold = before.after(List.of(event));
            state = state.saying(fold.parts());
            hub.live(state);
            if (atRest || fold.structure() != before.structure() || fold.last() != null || fold.exceeded() != null) {
                atRest = false;
                wake();
            }
        } finally {
            saying.unlock();
        }
    }

    /** What is said from here on is not heard any more. */
    private void deafen() {
        saying.lock();
        try {
            over = true;
        } finally {
            saying.unlock();
        }
    }

    /** How it ended; null when it is not ours to end. */
    private @Nullable Outcome listen(Gateway gateway) throws InterruptedException {
        long began = System.nanoTime();
        while (true) {
            // Before the look at what was said: the last word comes before the silence.
            boolean left = await();
            TurnFold heard = fold;
            if (heard.last() != null) {
                return ending(heard.last());
            }
            if (closing) {
                silence(gateway);
                return new Outcome(TurnStatus.INTERRUPTED, null);
            }
            ChatProblem bound = passed(heard.exceeded(), since(began));
            if (bound != null) {
                silence(gateway);
                return new Outcome(TurnStatus.FAILED, Failure.of(bound, "What was said by then was kept."));
            }
            if (left) {
                return stopping
                        ? new Outcome(TurnStatus.STOPPED, null)
                        : new Outcome(TurnStatus.FAILED, Failure.lost());
            }
            if (lookForStop(gateway)) {
                return new Outcome(TurnStatus.STOPPED, null);
            }
            if (!noteStored()) {
                silence(gateway);
                return null;
            }
            if (due()) {
                storedAt = System.nanoTime();
                writer.begin(fold);
            }
        }
    }

    /** Waits for something to look at. True when nothing more will be said. */
    private boolean await() throws InterruptedException {
        if (signal.tryAcquire(patience().toMillis(), TimeUnit.MILLISECONDS)) {
            signal.drainPermits();
        }
        return silent;
    }

    private Duration patience() {
        saying.lock();
        try {
            atRest = fold.parts().equals(storedParts);
            return atRest && !stopping
                    ? properties.run().peerEvery()
                    : properties.run().storeEvery();
        } finally {
            saying.unlock();
        }
    }

    private boolean due() {
        if (writer.busy()) {
            return false;
        }
        if (fold.structure() != storedStructure) {
            return true;
        }
        return since(storedAt).compareTo(properties.run().storeEvery()) >= 0
                && !fold.parts().equals(storedParts);
    }

    /** False when the turn is not ours any more: deleted, or taken over. */
    private boolean noteStored() {
        TurnWriter.Written written = writer.finished();
        if (written == null || written.refused()) {
            return true;
        }
        Long seq = written.seq();
        if (seq == null) {
            return false;
        }
        storedStructure = written.fold().structure();
        storedParts = written.fold().parts();
        saying.lock();
        try {
            state = state.at(seq, TurnStatus.RUNNING);
            hub.live(state);
        } finally {
            saying.unlock();
        }
        return true;
    }

    /** Asks again at each turn of the loop: a stop that came before the run began would otherwise be lost. */
    private boolean lookForStop(Gateway gateway) {
        if (!stopping && since(lookedAt).compareTo(properties.run().peerEvery()) >= 0) {
            lookedAt = System.nanoTime();
            stopWanted |= askedElsewhere();
        }
        if (stopWanted && !stopping) {
            stopping = true;
            stopAskedAt = System.nanoTime();
        }
        if (stopping) {
            silence(gateway);
        }
        return stopping && since(stopAskedAt).compareTo(properties.run().stopGrace()) >= 0;
    }

    private boolean askedElsewhere() {
        try {
            return turns.stopping(state.key());
        } catch (DataAccessException | TransactionException refused) {
            return false;
        }
    }

    private void silence(Gateway gateway) {
        try {
            gateway.stop(state.key().conversation(), state.key().turn());
        } catch (RuntimeException broken) {
            LOG.atWarn()
                    .addKeyValue("turn", state.key().turn())
                    .setCause(broken)
                    .log("A run could not be told to stop");
        }
    }

    private @Nullable ChatProblem passed(@Nullable ChatProblem exceeded, Duration ran) {
        if (exceeded != null) {
            return exceeded;
        }
        return ran.compareTo(properties.run().timeMax()) > 0 ? ChatProblem.ANSWER_TIMED_OUT : null;
    }

    private Outcome ending(RunEvent.Last last) {
        return switch (last) {
            case RunEvent.Done _ -> new Outcome(TurnStatus.DONE, null);
            case RunEvent.Stopped _ -> new Outcome(TurnStatus.STOPPED, null);
            case RunEvent.Failed failed ->
                stopping
                        ? new Outcome(TurnStatus.STOPPED, null)
                        : new Outcome(TurnStatus.FAILED, Failure.of(failed, usage(false)));
            case RunEvent.Lost _ ->
                stopping ? new Outcome(TurnStatus.STOPPED, null) : new Outcome(TurnStatus.FAILED, Failure.lost());
        };
    }

    private void end(Outcome outcome) throws InterruptedException {
        boolean broken = outcome.status() != TurnStatus.DONE && !closing;
        TurnUsage used = usage(broken);
        writer.await();
        var ending = new Turns.Ending(
                outcome.status(), fold.closedParts(), used == null ? null : Usage.of(used), outcome.problem());
        long began = System.nanoTime();
        while (true) {
            try {
                turns.endRunning(state.key(), ending)
                        .ifPresent(seq -> hub.settled(state.key().place(), seq));
                return;
            } catch (DataAccessException | TransactionException refused) {
                if (closing || since(began).compareTo(properties.run().endRetryMax()) > 0) {
                    throw refused;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_PAUSE.toMillis());
            }
        }
    }

    /** A call that was cut off leaves its receipt a moment after the run has ended. */
    private @Nullable TurnUsage usage(boolean wait) {
        long began = System.nanoTime();
        try {
            Optional<TurnUsage> usage =
                    receipts.usageOf(state.key().tenant(), state.key().turn());
            while (usage.isEmpty()
                    && wait
                    && !closing
                    && since(began).compareTo(properties.run().usageGrace()) < 0) {
                TimeUnit.MILLISECONDS.sleep(50);
                usage = receipts.usageOf(state.key().tenant(), state.key().turn());
            }
            return usage.orElse(null);
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
            return null;
        } catch (RuntimeException refused) {
            LOG.atWarn()
                    .addKeyValue("turn", state.key().turn())
                    .setCause(refused)
                    .log("The receipts of a turn could not be read");
            return null;
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private record Outcome(TurnStatus status, @Nullable Failure problem) {}
}
