package io.darkplex.proxy;

import java.time.Duration;

/**
 * Watches how long an exchange takes, and how long its caller has heard nothing. Each piece that is heard only writes down the
 * time; the one timer looks when the earliest bound could have passed, so a fast stream starts no timers.
 */
final class Watch {

    /** Which bound has passed. */
    enum Late {
        FIRST_BYTE,
        IDLE,
        /** The caller has not read for too long. */
        CLIENT,
        TOTAL
    }

    interface Listener {

        void late(Late late);

        /** The caller has heard nothing for a while. */
        void silent();
    }

    /** What the exchange waits for. */
    private enum Phase {
        /** For the moment of its next attempt, which has a timer of its own. */
        PAUSE,
        FIRST_BYTE,
        NEXT_PIECE
    }

    private final ProxySettings settings;
    private final Timer timer;
    private final Listener listener;
    private final long heartbeatNanos;
    private final long startedNanos = System.nanoTime();
    private long heardNanos = startedNanos;
    private long spokeNanos = startedNanos;
    private Phase phase = Phase.PAUSE;
    private boolean clientSlow;
    private boolean stopped;

    Watch(ProxySettings settings, Timer timer, Listener listener) {
        this.settings = settings;
        this.timer = timer;
        this.listener = listener;
        this.heartbeatNanos = settings.upstream().heartbeat().toNanos();
    }

    /** An attempt begins. */
    void asked() {
        enter(Phase.FIRST_BYTE);
    }

    void answered() {
        enter(Phase.NEXT_PIECE);
    }

    /** Between two attempts. */
    void paused() {
        enter(Phase.PAUSE);
    }

    /** @param passed whether the caller heard of it, too */
    void heard(boolean passed) {
        heardNanos = System.nanoTime();
        if (passed) {
            spokeNanos = heardNanos;
        }
    }

    void clientSlow(boolean slow) {
        clientSlow = slow;
        heardNanos = System.nanoTime();
    }

    void stop() {
        stopped = true;
        timer.cancel();
    }

    private void enter(Phase next) {
        if (stopped) {
            return;
        }
        phase = next;
        heardNanos = System.nanoTime();
        look();
    }

    private void look() {
        long now = System.nanoTime();
        long totalLeft = settings.totalTimeout().toNanos() - (now - startedNanos);
        long silenceLeft = patience() - (now - heardNanos);
        if (totalLeft <= 0) {
            listener.late(Late.TOTAL);
            return;
        }
        if (silenceLeft <= 0) {
            listener.late(late());
            return;
        }
        long next = Math.min(totalLeft, silenceLeft);
        if (heartbeatNanos > 0) {
            if (now - spokeNanos >= heartbeatNanos) {
                spokeNanos = now;
                listener.silent();
            }
            next = Math.min(next, heartbeatNanos - (now - spokeNanos));
        }
        if (!stopped) {
            timer.start(Duration.ofNanos(next).plusMillis(1), this::look);
        }
    }

    private long patience() {
        return switch (phase) {
            case PAUSE -> Long.MAX_VALUE;
            case FIRST_BYTE -> settings.firstByteTimeout().toNanos();
            case NEXT_PIECE -> settings.idleTimeout().toNanos();
        };
    }

    private Late late() {
        if (phase == Phase.FIRST_BYTE) {
            return Late.FIRST_BYTE;
        }
        return clientSlow ? Late.CLIENT : Late.IDLE;
    }
}
