package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.AssistantState.Reason;
import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.Wanted.Aim;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What everybody wants of one cell, how many work with it, and the cell itself while it takes work. From any thread; its
 * lock is never held during anything slow.
 */
final class Claims {

    private final StateBoard board;
    private final CellRecord record;
    private final Clock clock;
    private final Runnable nudge;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private @Nullable LiveCell open;
    private int held;
    private Aim aim = Aim.NOTHING;
    /** How many aims have come to a bad end. */
    private long outcomes;

    private Instant workedAt;
    private boolean quitting;

    /** @param nudge runs after each change of what is wanted */
    Claims(StateBoard board, CellRecord record, Clock clock, Runnable nudge) {
        this.board = board;
        this.record = record;
        this.clock = clock;
        this.nudge = nudge;
        this.workedAt = clock.instant();
    }

    void aim(Aim fresh) {
        locked(() -> aim = fresh);
        nudge.run();
    }

    /** Wants it down to make room, when nobody wants anything else. */
    void spare() {
        locked(() -> aim = aim == Aim.NOTHING ? Aim.SPARED : aim);
        nudge.run();
    }

    /** It works, so it is not down to make room. */
    void keep() {
        locked(() -> aim = aim == Aim.SPARED ? Aim.NOTHING : aim);
        tell();
    }

    void quit() {
        locked(() -> quitting = true);
        nudge.run();
    }

    void enter() {
        locked(() -> ++held);
    }

    void leave() {
        locked(() -> {
            workedAt = clock.instant();
            return --held;
        });
    }

    boolean working() {
        return locked(() -> held > 0);
    }

    /** Blocks until the cell takes work, and asks for a start when nobody else has. */
    LiveCell awaitReady() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long before = outcomes;
            while (true) {
                if (quitting) {
                    throw TenantProblem.CELL_STOPPED.because("The server is shutting down.");
                }
                record.refuseQuarantined();
                LiveCell ready = open;
                AssistantState current = board.current();
                // A cell that has just died is still on the board until its supervisor has noticed.
                if (current.state() == State.READY && ready != null && ready.usable()) {
                    return ready;
                }
                Reason reason = current.reason();
                if (current.state() == State.FAILED && outcomes > before && reason != null) {
                    throw reason.problem().because(reason.detail());
                }
                if (aim == Aim.NOTHING && current.state() != State.STARTING) {
                    aim(Aim.UP);
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is left to do; an aim that is reached is none any more. */
    Wanted wanted(Seen seen) {
        boolean quarantined = record.quarantine() != null;
        return locked(() -> {
            Aim left = quarantined || (aim == Aim.SPARED && held > 0) ? Aim.NOTHING : Reconciler.left(aim, seen);
            if (left != aim) {
                aim = left;
                changed.signalAll();
            }
            return new Wanted(aim, held, quarantined, quitting);
        });
    }

    /** Whether a start has become pointless. */
    boolean unwanted() {
        return record.quarantine() != null || locked(() -> quitting || aim == Aim.DOWN);
    }

    Duration idle() {
        return Duration.between(locked(() -> workedAt), clock.instant());
    }

    /** The idle clock begins anew. */
    void worked() {
        locked(() -> workedAt = clock.instant());
    }

    /** The cell while it takes work, else null. */
    @Nullable LiveCell open() {
        return locked(() -> open);
    }

    void open(LiveCell cell) {
        locked(() -> open = cell);
    }

    void close() {
        locked(() -> open = null);
    }

    /** @return false when somebody works with it, and nothing is changed; else it takes no work from here on */
    boolean closeIfIdle() {
        return locked(() -> {
            if (held > 0) {
                return false;
            }
            open = null;
            return true;
        });
    }

    /** What was aimed at has come to a bad end: who waits is told so, and nobody tries again unasked. */
    void over() {
        locked(() -> {
            aim = Aim.NOTHING;
            return outcomes++;
        });
    }

    /** Who waits looks again. */
    void tell() {
        locked(() -> {
            changed.signalAll();
            return true;
        });
    }

    private <T extends @Nullable Object> T locked(Supplier<T> what) {
        lock.lock();
        try {
            return what.get();
        } finally {
            lock.unlock();
        }
    }
}
