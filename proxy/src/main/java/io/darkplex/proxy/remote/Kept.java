package io.darkplex.proxy.remote;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** The last snapshot that was heard of one kind, and the thread that listens for the next. */
final class Kept<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Kept.class);

    private final String path;
    private final Function<byte[], T> reader;
    private final PortalLine line;
    private final RemoteSettings settings;
    private final LongSupplier nanoTime;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread listener;
    private volatile T now;
    private volatile boolean heard;
    private volatile long heardNanos;

    /**
     * @param reader throws a JacksonException for what it cannot read
     * @param none until something is heard
     */
    Kept(
            String path,
            Function<byte[], T> reader,
            T none,
            PortalLine line,
            RemoteSettings settings,
            LongSupplier nanoTime) {
        this.path = path;
        this.reader = reader;
        this.now = none;
        this.line = line;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.listener = Thread.ofVirtual().name("portal" + path).unstarted(this::listen);
    }

    void start() {
        listener.start();
    }

    T now() {
        return now;
    }

    /** Whether the portal was heard so lately that what it said can be gone by. */
    boolean fresh(Duration within) {
        return heard && nanoTime.getAsLong() - heardNanos <= within.toNanos();
    }

    void close() {
        closing.countDown();
        listener.interrupt();
    }

    private void listen() {
        String version = "";
        boolean away = false;
        try {
            while (closing.getCount() > 0) {
                try {
                    Optional<PortalLine.Told> told = line.ask(path, version);
                    if (told.isPresent()) {
                        now = reader.apply(told.get().json());
                        version = told.get().version();
                    }
                    heardNanos = nanoTime.getAsLong();
                    heard = true;
                    if (away) {
                        LOG.info("The portal is heard again: {}", path);
                        away = false;
                    }
                } catch (IOException | JacksonException unheard) {
                    if (!away) {
                        // Of what cannot be read only the place: it may hold keys.
                        String why = unheard instanceof JacksonException json
                                ? "its answer cannot be read at " + json.getLocation()
                                : unheard.toString();
                        LOG.warn("The portal is not heard, {}; going by what is known: {}", path, why);
                        away = true;
                    }
                    if (closing.await(settings.retryPause().toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
