package io.darkplex.portal.chat;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Tells one reader that there is something new. A hundred rings while nobody listens are one. */
final class Doorbell {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();
    private boolean waiting;

    void ring() {
        lock.lock();
        try {
            waiting = true;
            rung.signal();
        } finally {
            lock.unlock();
        }
    }

    /** False when the time passed without a ring. */
    boolean await(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long nanos = atMost.toNanos();
            while (!waiting && nanos > 0) {
                nanos = rung.awaitNanos(nanos);
            }
            boolean heard = waiting;
            waiting = false;
            return heard;
        } finally {
            lock.unlock();
        }
    }
}
