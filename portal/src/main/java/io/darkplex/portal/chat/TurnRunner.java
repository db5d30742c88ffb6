package io.darkplex.portal.chat;

import io.darkplex.portal.events.ReceiptLog;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.tenants.Gateway;
import io.darkplex.portal.tenants.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Runs turns, each on a virtual thread of its own, up to a bound; the rest waits in the database. Also takes over what
 * an earlier life of this process, or a process that died, left unfinished: a turn that had not begun is begun again,
 * one that had is marked interrupted with what was stored of it.
 */
@Component
class TurnRunner implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TurnRunner.class);
    private static final int SWEEP_MAX = 500;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    /** Ends before the web server and the assistants do, so that what was said is stored as interrupted, not lost. */
    private static final int PHASE = DEFAULT_PHASE - 100;

    private final Turns turns;
    private final NodeStore nodes;
    private final Node node;
    private final ConversationHub hub;
    private final Tenants tenants;
    private final ReceiptLog receipts;
    private final ChatProperties properties;
    private final Clock clock;
    private final Semaphore places;
    private final ConcurrentMap<TurnKey, RunningTurn> running = new ConcurrentHashMap<>();
    private volatile boolean open;

    TurnRunner(
            Turns turns,
            NodeStore nodes,
            Node node,
            ConversationHub hub,
            Tenants tenants,
            ReceiptLog receipts,
            ChatProperties properties,
            Clock clock) {
        this.turns = turns;
        this.nodes = nodes;
        this.node = node;
        this.hub = hub;
        this.tenants = tenants;
        this.receipts = receipts;
        this.properties = properties;
        this.clock = clock;
        this.places = new Semaphore(properties.run().max());
    }

    @Override
    public void start() {
        nodes.deleteNamed(node.name());
        open = true;
        sweep();
    }

    @Override
    public void stop() {
        open = false;
        running.values().forEach(RunningTurn::close);
        long until = System.nanoTime() + CLOSE_MAX.toNanos();
        try {
            for (RunningTurn turn : running.values()) {
                if (!turn.join(Duration.ofNanos(until - System.nanoTime()))) {
                    LOG.warn("A turn did not end in time; the next start ends it");
                }
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        nodes.delete(node);
    }

    @Override
    public boolean isRunning() {
        return open;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Begins an accepted turn, or leaves it waiting when too many run. Returns at once. */
    void offer(TurnKey key) {
        if (!open || !places.tryAcquire()) {
            return;
        }
        var turn = new RunningTurn(key);
        if (running.putIfAbsent(key, turn) != null) {
            places.release();
            return;
        }
        turn.start();
    }

    /** Stops a turn in whichever state it is; quiet when it has ended. */
    void stop(TurnKey key) {
        if (!turns.markStop(key)) {
            return;
        }
        turns.endUnstarted(key, TurnStatus.STOPPED, null).ifPresent(seq -> hub.settled(key.place(), seq));
        abandon(key);
    }

    /** The same for a turn that is deleted already. */
    void abandon(TurnKey key) {
        RunningTurn turn = running.get(key);
        if (turn != null) {
            turn.stop();
        }
    }

    /** Shows that this process lives, and takes over what nobody works on. */
    void sweep() {
        if (!open) {
            return;
        }
        nodes.renew(node, clock.instant().plus(properties.leaseTime()));
        nodes.deleteExpired(clock.instant());
        for (TurnStore.Unended unended : turns.unended(SWEEP_MAX)) {
            if (!running.containsKey(unended.key())) {
                takeOver(unended);
            }
        }
    }

    int count() {
        return running.size();
    }

    private void takeOver(TurnStore.Unended left) {
        TurnKey key = left.key();
        if (left.status() == TurnStatus.RUNNING) {
            turns.find(key).ifPresent(state -> {
                Optional<Usage> usage =
                        receipts.usageOf(key.tenant(), key.turn()).map(Usage::of);
                var parts =
                        TurnFold.empty(properties.answer()).with(state.parts()).closedParts();
                var ending = new Turns.Ending(TurnStatus.INTERRUPTED, parts, usage.orElse(null), null);
                turns.endRunning(key, ending).ifPresent(seq -> hub.settled(key.place(), seq));
            });
        } else if (turns.adopt(left)) {
            offer(key);
        }
    }

    private void nextWaiting() {
        List<TurnStore.Unended> waiting = open ? turns.queued(properties.run().max()) : List.of();
        for (TurnStore.Unended turn : waiting) {
            if (places.availablePermits() == 0) {
                return;
            }
            offer(turn.key());
        }
    }

    /** A turn with its thread. */
    private final class RunningTurn {

        private final TurnKey key;
        private final Thread thread;
        private boolean reaching;
        private boolean unwanted;
        private volatile @Nullable TurnRun run;

        RunningTurn(TurnKey key) {
            this.key = key;
            this.thread = Thread.ofVirtual().name("chat-" + key.turn()).unstarted(this::live);
        }

        void start() {
            thread.start();
        }

        boolean join(Duration atMost) throws InterruptedException {
            return atMost.isPositive() && thread.join(atMost);
        }

        void stop() {
            leaveReach();
            TurnRun present = run;
            if (present != null) {
                present.stop();
            }
        }

        void close() {
            leaveReach();
            TurnRun present = run;
            if (present != null) {
                present.close();
            }
        }

        /** Interrupts only while the thread waits for the assistant: never in the middle of SQL. */
        private synchronized void leaveReach() {
            unwanted = true;
            if (reaching) {
                thread.interrupt();
            }
        }

        private void live() {
            try {
                turns.wake(key).ifPresentOrElse(this::work, this::endStopped);
            } catch (RuntimeException broken) {
                LOG.atError()
                        .addKeyValue("turn", key.turn())
                        .setCause(broken)
                        .log("A turn broke; the next sweep takes care of it");
            } finally {
                hub.gone(key);
                running.remove(key);
                places.release();
            }
            nextWaitingQuietly();
        }

        /** A stop was noted, and then the process died before it could end the turn. */
        private void endStopped() {
            if (turns.stopping(key)) {
                turns.endUnstarted(key, TurnStatus.STOPPED, null).ifPresent(seq -> hub.settled(key.place(), seq));
            }
        }

        private void work(TurnState waking) {
            hub.live(waking);
            try (Gateway gateway = reach()) {
                Optional<Long> seq = open ? turns.begin(key) : Optional.empty();
                if (seq.isPresent()) {
                    follow(waking.at(seq.get(), TurnStatus.RUNNING), gateway);
                }
            } catch (ProblemException unreachable) {
                LOG.atWarn()
                        .addKeyValue("turn", key.turn())
                        .setCause(unreachable)
                        .log("The assistant of a turn cannot be reached");
                turns.endUnstarted(key, TurnStatus.FAILED, Failure.of(unreachable))
                        .ifPresent(seq -> hub.settled(key.place(), seq));
            } catch (InterruptedException unwantedNow) {
                LOG.debug("A turn left while its assistant woke");
            }
        }

        private Gateway reach() throws InterruptedException {
            synchronized (this) {
                if (unwanted) {
                    throw new InterruptedException();
                }
                reaching = true;
            }
            try {
                return tenants.reach(key.tenant());
            } catch (ProblemException unreachable) {
                throw unreachable;
            } catch (RuntimeException broken) {
                throw ChatProblem.ANSWER_FAILED.because("The assistant could not be reached.", broken);
            } finally {
                synchronized (this) {
                    reaching = false;
                    // An interrupt that came too late would break the SQL that follows.
                    if (Thread.interrupted()) {
                        LOG.debug("The assistant was up before the interrupt");
                    }
                }
            }
        }

        private void follow(TurnState begun, Gateway gateway) throws InterruptedException {
            var turnRun = new TurnRun(begun, turns, hub, receipts, properties);
            run = turnRun;
            if (!open) {
                turnRun.close();
            } else if (isUnwanted()) {
                turnRun.stop();
            }
            hub.live(begun);
            turnRun.follow(gateway);
            if (turns.find(key).isEmpty()) {
                tenants.forget(key.tenant(), key.conversation());
            }
        }

        private synchronized boolean isUnwanted() {
            return unwanted;
        }

        private void nextWaitingQuietly() {
            try {
                nextWaiting();
            } catch (RuntimeException refused) {
                LOG.atWarn().setCause(refused).log("Waiting turns could not be read; the next sweep reads them");
            }
        }
    }
}
