package io.darkplex.proxy;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Watches how long an exchange takes. Each piece that is heard only writes down the time; the one timer looks when the
 * earliest bound could have passed, so a fast stream starts no timers.
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

    private final ProxySettings settings;
    private final Timer timer;
    private final Consumer<Late> onLate;
    private final long startedNanos = System.nanoTime();
    private long heardNanos = startedNanos;
    private boolean answered;
    private boolean clientSlow;

    Watch(ProxySettings settings, Timer timer, Consumer<Late> onLate) {
        this.settings = settings;
        this.timer = timer;
        this.onLate = onLate;
    }

    void start() {
        heardNanos = System.nanoTime();
        look();
    }

    void answered() {
        answered = true;
        heardNanos = System.nanoTime();
        look();
    }

    void heard() {
        heardNanos = System.nanoTime();
    }

    void clientSlow(boolean slow) {
        clientSlow = slow;
        heardNanos = System.nanoTime();
    }

    void stop() {
        timer.cancel();
    }

    private void look() {
        long now = System.nanoTime();
        long totalLeft = settings.totalTimeout().toNanos() - (now - startedNanos);
        Duration patience = answered ? settings.idleTimeout() : settings.firstByteTimeout();
        long silenceLeft = patience.toNanos() - (now - heardNanos);
        if (totalLeft <= 0) {
            onLate.accept(Late.TOTAL);
        } else if (silenceLeft <= 0) {
            onLate.accept(silent());
        } else {
            timer.start(Duration.ofNanos(Math.min(totalLeft, silenceLeft)).plusMillis(1), this::look);
        }
    }

    private Late silent() {
        if (!answered) {
            return Late.FIRST_BYTE;
        }
        return clientSlow ? Late.CLIENT : Late.IDLE;
    }
}
