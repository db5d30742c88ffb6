package io.darkplex.portal.tenants;

import io.micrometer.core.instrument.Metrics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cells that wait for a tenant. Each is given away once and never comes back. They are raised one after the other in
 * the background, and only while nobody needs what they take: memory, the last room, or the machine just after a start.
 *
 * @param <C> a cell
 */
final class WarmPool<C> {

    private static final Logger LOG = LoggerFactory.getLogger(WarmPool.class);
    private static final int DOUBLINGS_MAX = 6;

    /** Where they come from. */
    interface Nursery<C> {

        boolean possible();

        /** @throws io.darkplex.portal.kernel.ProblemException when there is none; nothing of it is left then */
        C raise() throws InterruptedException;

        /** Whether it lives and is as one would be that was raised now. */
        boolean usable(C cell);

        void discard(C cell);
    }

    /** What cells take: a place as long as they live, and a start while they come up. */
    interface Places {

        /**
         * Takes both for a cell that nobody waits for.
         *
         * @param spareBytes memory that must be left besides
         * @return false when somebody needs them, or the machine has no more to give
         */
        boolean enterUnasked(long spareBytes);

        /** What has entered is up. */
        void started();

        /** What has entered did not come up. */
        void failed();

        /** What was up has ended. */
        void left();
    }

    /**
     * @param size how many wait at most
     * @param ageMaxNanos an older one is replaced
     * @param pauseNanos after a cell was given away none is raised for so long; after failures longer
     * @param spareBytes memory that must be left beside one more
     * @param nanoTime the time
     */
    record Bounds(int size, long ageMaxNanos, long pauseNanos, long spareBytes, LongSupplier nanoTime) {}

    private record Waiting<C>(C cell, long since) {}

    private final Nursery<C> nursery;
    private final Bounds bounds;
    private final Places places;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private final Deque<Waiting<C>> ready = new ArrayDeque<>();
    private @Nullable Thread tending;
    private boolean raising;
    private int hoping;
    private int failures;
    private long notBefore;
    private boolean ended;

    /** @param places whoever takes a cell gets its place too */
    WarmPool(Nursery<C> nursery, Bounds bounds, Places places) {
        this.nursery = nursery;
        this.bounds = bounds;
        this.places = places;
        this.notBefore = bounds.nanoTime().getAsLong();
        Metrics.gauge("darkplex.cells.warm", this, WarmPool::waiting);
    }

    int waiting() {
        lock.lock();
        try {
            return ready.size();
        } finally {
            lock.unlock();
        }
    }

    /** Removes what is of no use any more and raises what is missing. Returns at once. */
    void look() {
        lock.lock();
        try {
            if (ended || tending != null || bounds.size() == 0 || !nursery.possible()) {
                return;
            }
            tending = Thread.ofVirtual().name("warm-cells").start(this::tend);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for one that is just being raised, which has a head start, unless somebody else does already. */
    Optional<C> take() throws InterruptedException {
        var useless = new ArrayList<C>();
        lock.lockInterruptibly();
        try {
            if (ready.isEmpty() && raising && hoping == 0) {
                hoping++;
                try {
                    while (raising && !ended) {
                        changed.await();
                    }
                } finally {
                    hoping--;
                }
            }
            notBefore = Math.max(notBefore, bounds.nanoTime().getAsLong() + bounds.pauseNanos());
            for (Waiting<C> next = ready.poll(); next != null; next = ready.poll()) {
                if (nursery.usable(next.cell())) {
                    return Optional.of(next.cell());
                }
                useless.add(next.cell());
            }
            return Optional.empty();
        } finally {
            lock.unlock();
            drop(useless);
        }
    }

    /** None waits any more, and none will. */
    void end() throws InterruptedException {
        Thread working;
        lock.lock();
        try {
            ended = true;
            working = tending;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (working != null) {
            working.interrupt();
            working.join();
        }
        drop(remove(true));
    }

    private void tend() {
        try {
            drop(remove(false));
            while (begin()) {
                raise();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException defect) {
            LOG.error("Warm cells could not be looked after", defect);
        } finally {
            lock.lock();
            try {
                tending = null;
            } finally {
                lock.unlock();
            }
        }
    }

    private List<C> remove(boolean all) {
        var removed = new ArrayList<C>();
        lock.lock();
        try {
            ready.removeIf(waiting -> {
                boolean old = bounds.nanoTime().getAsLong() - waiting.since() > bounds.ageMaxNanos();
                boolean gone = all || old || !nursery.usable(waiting.cell());
                if (gone) {
                    removed.add(waiting.cell());
                }
                return gone;
            });
        } finally {
            lock.unlock();
        }
        return removed;
    }

    private void drop(List<C> cells) {
        for (C cell : cells) {
            try {
                nursery.discard(cell);
                LOG.info("A warm cell was ended without a tenant");
            } finally {
                places.left();
            }
        }
    }

    /** Takes a place for one more, never what somebody else waits for. */
    private boolean begin() {
        lock.lock();
        try {
            raising = !ended
                    && ready.size() < bounds.size()
                    && bounds.nanoTime().getAsLong() - notBefore >= 0
                    && places.enterUnasked(bounds.spareBytes());
            return raising;
        } finally {
            lock.unlock();
        }
    }

    private void raise() throws InterruptedException {
        C fresh = null;
        long begun = System.nanoTime();
        try {
            fresh = nursery.raise();
            LOG.info("A warm cell is ready: took={} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        } catch (RuntimeException failed) {
            LOG.warn("A warm cell could not be raised: {}", failed.getMessage());
        } finally {
            raised(fresh);
        }
    }

    private void raised(@Nullable C fresh) {
        lock.lock();
        try {
            raising = false;
            if (fresh == null) {
                places.failed();
                notBefore =
                        bounds.nanoTime().getAsLong() + (bounds.pauseNanos() << Math.min(failures++, DOUBLINGS_MAX));
            } else {
                places.started();
                failures = 0;
                ready.add(new Waiting<>(fresh, bounds.nanoTime().getAsLong()));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
