package io.darkplex.portal.chat;

import io.darkplex.portal.events.ReceiptLog;
import io.darkplex.portal.events.TurnUsage;
import io.darkplex.portal.tenants.Gateway;
import io.darkplex.portal.tenants.RunEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * One turn from its first word to its end. The calling thread folds and publishes; a second one sits in {@link Gateway#run}
 * and hands events over, a third stores. Nothing else writes this turn while it runs, except its deletion.
 */
final class TurnRun {

    private static final Logger LOG = LoggerFactory.getLogger(TurnRun.class);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(200);

    private final Turns turns;
    private final ConversationHub hub;
    private final ReceiptLog receipts;
    private final ChatProperties properties;
    private final BlockingQueue<Signal> signals;
    private final TurnWriter writer;

    private TurnState state;
    private TurnFold fold;
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
        this.signals = new ArrayBlockingQueue<>(properties.run().eventsMax());
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

    /** A full queue needs no nudge. */
    private void wake() {
        if (!signals.offer(new Signal.Nudge())) {
            LOG.debug("Turn is busy and looks up by itself");
        }
    }

    /** Returns when the turn has ended, or is no longer ours to end. */
    void follow(Gateway gateway) throws InterruptedException {
        Thread speaker = Thread.ofVirtual().name("turn-" + state.key().turn()).start(() -> speak(gateway));
        try {
            listen(gateway);
        } finally {
            speaker.interrupt();
        }
    }

    private void speak(Gateway gateway) {
        var prompt =
                new Gateway.Prompt(state.key().conversation(), state.key().turn(), state.question(), state.model());
        try {
            gateway.run(prompt, event -> hand(new Signal.Said(event)));
            hand(new Signal.Silent());
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            LOG.atWarn()
                    .addKeyValue("turn", state.key().turn())
                    .setCause(broken)
                    .log("The run of a turn broke");
            hand(new Signal.Silent());
        }
    }

    private void hand(Signal signal) {
        try {
            signals.put(signal);
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(Gateway gateway) throws InterruptedException {
        long began = System.nanoTime();
        while (true) {
            boolean silent = take();
            hub.live(state);
            if (fold.last() != null) {
                end(ending(fold.last()));
                return;
            }
            if (closing) {
                silence(gateway);
                end(new Outcome(TurnStatus.INTERRUPTED, null));
                return;
            }
            ChatProblem bound = passed(fold.exceeded(), since(began));
            if (bound != null) {
                silence(gateway);
                end(new Outcome(TurnStatus.FAILED, Failure.of(bound, "What was said by then was kept.")));
                return;
            }
            if (silent) {
                end(stopping ? new Outcome(TurnStatus.STOPPED, null) : new Outcome(TurnStatus.FAILED, Failure.lost()));
                return;
            }
            if (lookForStop(gateway)) {
                end(new Outcome(TurnStatus.STOPPED, null));
                return;
            }
            if (!noteStored()) {
                silence(gateway);
                return;
            }
            if (due()) {
                storedAt = System.nanoTime();
                writer.begin(fold);
            }
        }
    }

    /** Waits for something to do and folds all that has come. True when no event will follow. */
    private boolean take() throws InterruptedException {
        var taken = new ArrayList<Signal>();
        Signal first = signals.poll(patience().toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            taken.add(first);
            signals.drainTo(taken);
        }
        var events = new ArrayList<RunEvent>();
        boolean silent = false;
        for (Signal signal : taken) {
            switch (signal) {
                case Signal.Said said -> events.add(said.event());
                case Signal.Silent _ -> silent = true;
                case Signal.Nudge _ -> {}
            }
        }
        fold = fold.after(events);
        state = state.saying(fold.parts());
        return silent;
    }

    private Duration patience() {
        boolean unstored = !fold.parts().equals(storedParts);
        return unstored || stopping
                ? properties.run().storeEvery()
                : properties.run().peerEvery();
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
        state = state.at(seq, TurnStatus.RUNNING);
        hub.live(state);
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

    private sealed interface Signal {
        record Said(RunEvent event) implements Signal {}

        /** The speaker has left: nothing will be said any more. */
        record Silent() implements Signal {}

        /** Look at the flags. */
        record Nudge() implements Signal {}
    }
}
