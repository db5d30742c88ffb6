package io.darkplex.portal.tenants;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A fair line: so many are let in at once; of those who wait each gets one place in turn, however many each has waiting, and
 * each one's own come in the order in which they came. Knows no time and no thread.
 *
 * @param <W> who waits
 */
final class TurnLine<W> {

    private final int atOnce;
    private final int waitingMax;
    private final int waitingEachMax;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock. Whoever was let in last is at the end.
    private final Map<W, ArrayDeque<Ticket>> waiting = new LinkedHashMap<>();
    private final Set<Ticket> inside = new HashSet<>();
    private int waitingNow;

    /**
     * @param waitingMax most that wait in all
     * @param waitingEachMax most of one that wait
     */
    TurnLine(int atOnce, int waitingMax, int waitingEachMax) {
        this.atOnce = atOnce;
        this.waitingMax = waitingMax;
        this.waitingEachMax = waitingEachMax;
    }

    /** @return empty when too many wait */
    Optional<Ticket> join(W who) {
        lock.lock();
        try {
            var ticket = new Ticket(who);
            if (inside.size() < atOnce) {
                letIn(ticket);
                return Optional.of(ticket);
            }
            ArrayDeque<Ticket> own = waiting.get(who);
            if (waitingNow >= waitingMax || (own == null ? 0 : own.size()) >= waitingEachMax) {
                return Optional.empty();
            }
            waiting.computeIfAbsent(who, _ -> new ArrayDeque<>()).addLast(ticket);
            waitingNow++;
            return Optional.of(ticket);
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return waitingNow;
        } finally {
            lock.unlock();
        }
    }

    private void letIn(Ticket ticket) {
        inside.add(ticket);
        ticket.letIn.complete(true);
    }

    private void next() {
        while (inside.size() < atOnce && !waiting.isEmpty()) {
            Map.Entry<W, ArrayDeque<Ticket>> first =
                    waiting.entrySet().iterator().next();
            W who = first.getKey();
            ArrayDeque<Ticket> own = first.getValue();
            waiting.remove(who);
            Ticket ticket = own.removeFirst();
            waitingNow--;
            if (!own.isEmpty()) {
                waiting.put(who, own);
            }
            letIn(ticket);
        }
    }

    /** One place in the line, and then inside. */
    final class Ticket {

        private final W who;
        private final CompletableFuture<Boolean> letIn = new CompletableFuture<>();

        private Ticket(W who) {
            this.who = who;
        }

        /** True when it has been let in, false when it left before; completes once. */
        CompletableFuture<Boolean> letIn() {
            return letIn;
        }

        /** From wherever it is. Quiet when it has left. */
        void leave() {
            lock.lock();
            try {
                ArrayDeque<Ticket> own = waiting.get(who);
                if (own != null && own.remove(this)) {
                    waitingNow--;
                    if (own.isEmpty()) {
                        waiting.remove(who);
                    }
                }
                if (inside.remove(this)) {
                    next();
                }
                letIn.complete(false);
            } finally {
                lock.unlock();
            }
        }
    }
}
