package io.darkplex.portal.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What waits to be stored, in order, and the one thread that stores it, so that nobody else waits for the database. */
final class WaitingLine<T> {

    private static final long POLL_MILLIS = 200;

    private final String name;
    private final int atOnce;
    private final Duration stopTimeout;
    private final Consumer<List<T>> store;
    private final BlockingQueue<T> waiting;
    private volatile boolean running;
    private volatile @Nullable Thread writer;

    /**
     * @param name of the thread
     * @param most how many wait
     * @param atOnce how many are given to {@code store} together
     * @param stopTimeout for those that wait at the end
     * @param store must not throw
     */
    WaitingLine(String name, int most, int atOnce, Duration stopTimeout, Consumer<List<T>> store) {
        this.name = name;
        this.atOnce = atOnce;
        this.stopTimeout = stopTimeout;
        this.store = store;
        this.waiting = new ArrayBlockingQueue<>(most);
    }

    /** @return false when too many wait */
    boolean offer(T one) {
        return waiting.offer(one);
    }

    synchronized void start() {
        running = true;
        writer = Thread.ofVirtual().name(name).start(this::write);
    }

    /** @return how many were not stored in time */
    synchronized int stop() {
        running = false;
        Thread thread = writer;
        writer = null;
        try {
            return thread == null || thread.join(stopTimeout) ? 0 : waiting.size();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return waiting.size();
        }
    }

    boolean running() {
        return running;
    }

    private void write() {
        while (running || !waiting.isEmpty()) {
            try {
                T first = waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    var batch = new ArrayList<T>();
                    batch.add(first);
                    waiting.drainTo(batch, atOnce - 1);
                    store.accept(batch);
                }
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
