package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.StartLine.Standing;
import io.darkplex.portal.tenants.StartLine.Ticket;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Lets cells in one after the other, as memory, places and load allow, and makes room for those that wait. The machine is
 * read and cells are asked to end outside the lock. Whoever is first in the line looks again every
 * {@link AdmissionLimits#lookPeriod}; the others sleep until something changes for them.
 */
final class Admission implements WarmPool.Places {

    private final AdmissionLimits limits;
    private final Machine machine;
    private final Spare spare;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private final StartLine line;

    /** @param nanos time that only ever goes on */
    Admission(StartLine line, AdmissionLimits limits, Machine machine, Spare spare, LongSupplier nanos) {
        this.line = line;
        this.limits = limits;
        this.machine = machine;
        this.spare = spare;
        this.nanos = nanos;
    }

    /**
     * Blocks until a cell may start. Its place counts as taken until {@link #failed} or {@link #started} and {@link #left}.
     *
     * @param position told at first, when it must wait, and at each change, by the caller's own thread
     * @throws io.darkplex.portal.kernel.ProblemException {@code CELLS_FULL}
     */
    void enter(IntConsumer position) throws InterruptedException {
        Ticket ticket = join();
        boolean in = false;
        try {
            int told = 0;
            while (true) {
                int place = await(ticket, told);
                if (place == 0) {
                    in = true;
                    return;
                }
                if (place == told) {
                    look();
                } else {
                    told = place;
                    position.accept(place);
                }
            }
        } finally {
            if (!in) {
                locked(() -> line.leave(ticket));
                look();
            }
        }
    }

    @Override
    public boolean enterUnasked(long spareBytes) {
        Measured measured = measure();
        lock.lock();
        try {
            return line.admitUnasked(measured.reading(), measured.growthBytes() + spareBytes);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void started() {
        locked(line::started);
        look();
    }

    @Override
    public void failed() {
        locked(line::failed);
        look();
    }

    @Override
    public void left() {
        locked(line::left);
        look();
    }

    /** Looks whether somebody can be let in. Cheap when nobody waits. */
    void look() {
        if (waiting() == 0) {
            return;
        }
        Measured measured = measure();
        boolean roomWanted;
        lock.lock();
        try {
            roomWanted = decide(measured);
        } finally {
            lock.unlock();
        }
        makeRoom(roomWanted);
    }

    /** How many places are taken, by what lives and what starts. */
    int taken() {
        lock.lock();
        try {
            return line.taken();
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return line.waiting();
        } finally {
            lock.unlock();
        }
    }

    private Ticket join() {
        Measured measured = measure();
        Ticket ticket;
        boolean roomWanted;
        lock.lock();
        try {
            // In one go: whoever can start at once does not count as one that waits.
            ticket = line.join(nanos.getAsLong());
            roomWanted = decide(measured);
        } finally {
            lock.unlock();
        }
        makeRoom(roomWanted);
        return ticket;
    }

    private record Measured(Machine.Reading reading, long growthBytes) {}

    private Measured measure() {
        return new Measured(
                machine.read(), spare.growthBytes(limits.cellMemoryExpected().toBytes()));
    }

    private boolean decide(Measured measured) {
        boolean roomWanted = line.decide(nanos.getAsLong(), measured.reading(), measured.growthBytes());
        changed.signalAll();
        return roomWanted;
    }

    private void makeRoom(boolean wanted) {
        if (wanted && !spare.giveUpOne()) {
            locked(line::nobodyMakesRoom);
        }
    }

    /** @return its position, when that is another one or it is time to look; 0 when it is let in */
    private int await(Ticket ticket, int told) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = ticket.left(nanos.getAsLong());
            if (ticket.position() == 1) {
                left = Math.min(left, limits.lookPeriod().toNanos());
            }
            while (ticket.standing() == Standing.WAITING && ticket.position() == told && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (ticket.standing() == Standing.EXPIRED) {
                throw TenantProblem.CELLS_FULL.because(
                        "No place came free within " + limits.waitMax().toSeconds() + " s: " + line.why() + ".");
            }
            return ticket.position();
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
