package io.darkplex.portal.tenants;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for a place, who starts and how many live. First come, first served: as long as the first cannot start,
 * nobody behind it does. Not for several threads at once; {@link Admission} sees to that.
 */
final class StartLine {

    enum Standing {
        WAITING,
        ADMITTED,
        EXPIRED
    }

    /** Why the first in the line cannot start. */
    enum Shortage {
        STARTS("too many start at the same time"),
        PLACES("all places are taken"),
        MEMORY("too little memory is free"),
        LOAD("the machine has too much to do");

        final String words;

        Shortage(String words) {
            this.words = words;
        }
    }

    /** One start. */
    static final class Ticket {

        private final long deadline;
        private Standing standing = Standing.WAITING;
        private int position;

        private Ticket(long deadline) {
            this.deadline = deadline;
        }

        Standing standing() {
            return standing;
        }

        /** 1 for the first; 0 for one that does not wait any more. */
        int position() {
            return position;
        }

        long left(long now) {
            return deadline - now;
        }
    }

    private final AdmissionLimits limits;
    private final int startsMax;
    private final int cellsMax;
    private final List<Ticket> waiting = new ArrayList<>();
    private int starting;
    private int living;
    private boolean makesRoom;
    private long roomUntil;
    private @Nullable Shortage shortage;

    StartLine(AdmissionLimits limits, int startsMax, int cellsMax) {
        this.limits = limits;
        this.startsMax = startsMax;
        this.cellsMax = cellsMax;
    }

    /** @throws io.darkplex.portal.kernel.ProblemException {@code CELLS_FULL} when too many wait */
    Ticket join(long now) {
        if (waiting.size() >= limits.waitingMax()) {
            throw TenantProblem.CELLS_FULL.because(limits.waitingMax() + " others wait for a place already.");
        }
        var ticket = new Ticket(now + limits.waitMax().toNanos());
        waiting.add(ticket);
        number();
        return ticket;
    }

    /**
     * Lets in whom it can, and sends away who has waited too long.
     *
     * @param growthBytes what living cells are expected to take beyond what they take now
     * @return whether somebody should be asked to make room; until {@link #nobodyMakesRoom} or {@link #left} or the
     *     limit of that wait it counts as asked
     */
    boolean decide(long now, Machine.Reading reading, long growthBytes) {
        waiting.removeIf(ticket -> {
            boolean late = ticket.left(now) <= 0;
            if (late) {
                ticket.standing = Standing.EXPIRED;
                ticket.position = 0;
            }
            return late;
        });
        shortage = shortage(reading, growthBytes);
        while (!waiting.isEmpty() && shortage == null) {
            Ticket first = waiting.removeFirst();
            first.standing = Standing.ADMITTED;
            first.position = 0;
            starting++;
            shortage = shortage(reading, growthBytes);
        }
        number();
        boolean full = shortage == Shortage.PLACES || shortage == Shortage.MEMORY;
        if (waiting.isEmpty() || !full || (makesRoom && now - roomUntil < 0)) {
            return false;
        }
        makesRoom = true;
        roomUntil = now + limits.roomWait().toNanos();
        return true;
    }

    /** Lets one in that nobody waits for, as long as there is a place besides it. */
    boolean admitUnasked(Machine.Reading reading, long spareBytes) {
        boolean free = waiting.isEmpty() && starting + living + 1 < cellsMax && shortage(reading, spareBytes) == null;
        if (free) {
            starting++;
        }
        return free;
    }

    void nobodyMakesRoom() {
        makesRoom = false;
    }

    /** A start that waits is given up; one that was let in just now, too. */
    void leave(Ticket ticket) {
        if (ticket.standing == Standing.ADMITTED) {
            failed();
        } else if (waiting.remove(ticket)) {
            ticket.position = 0;
            number();
        }
    }

    void started() {
        starting--;
        living++;
    }

    void failed() {
        starting--;
    }

    void left() {
        living--;
        makesRoom = false;
    }

    int taken() {
        return starting + living;
    }

    int waiting() {
        return waiting.size();
    }

    String why() {
        return shortage == null ? "others came first" : shortage.words;
    }

    /** A cell that starts counts in full, although some of it shows in the reading already: rather too late than too soon. */
    private @Nullable Shortage shortage(Machine.Reading reading, long growthBytes) {
        if (starting + living >= cellsMax) {
            return Shortage.PLACES;
        }
        if (starting >= startsMax) {
            return Shortage.STARTS;
        }
        long expected = limits.cellMemoryExpected().toBytes();
        long free = reading.availableBytes()
                - growthBytes
                - starting * expected
                - limits.memoryReserve().toBytes();
        if (free < expected) {
            return Shortage.MEMORY;
        }
        return reading.loadPerCore() > limits.loadPerCoreMax() ? Shortage.LOAD : null;
    }

    private void number() {
        for (int i = 0; i < waiting.size(); i++) {
            waiting.get(i).position = i + 1;
        }
    }
}
