package io.darkplex.proxy;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entrances of one run of the proxy, spread over its loops in turn. Each path is open at most once: its place is taken
 * before the socket is made and given back after it has gone, so that no closing ever removes the socket of a later opening.
 */
final class Entrances {

    private static final Logger LOG = LoggerFactory.getLogger(Entrances.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final long POLL_MILLIS = 5;

    private final ProxySettings settings;
    private final OpenWork open;
    private final List<ProxyLoop> loops;
    private final AtomicInteger turn = new AtomicInteger();
    private final ConcurrentHashMap<Path, Opened> byPath = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    Entrances(ProxySettings settings, OpenWork open, List<ProxyLoop> loops) {
        this.settings = settings;
        this.open = open;
        this.loops = loops;
    }

    /** @throws IllegalStateException when it cannot be opened; the message says why */
    Entrance open(Path socket, Lease lease) {
        Path path = SocketFile.canonical(socket);
        var entrance = new Opened(path, lease);
        take(entrance);
        boolean done = false;
        try {
            SocketFile.clear(path);
            ProxyLoop loop = loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
            Future<LoopEntrance> opening = loop.open(path, lease);
            try {
                entrance.served = await(opening);
            } catch (TimeoutException late) {
                opening.onSuccess(LoopEntrance::close);
                throw late;
            }
            SocketFile.openToAll(path);
            if (stopping) {
                throw new IllegalStateException("The proxy is stopping.");
            }
            done = true;
            return entrance;
        } catch (IOException | ExecutionException | TimeoutException | RejectedExecutionException refused) {
            throw new IllegalStateException("The entrance " + path + " cannot be opened.", refused);
        } finally {
            if (!done) {
                entrance.close();
            }
        }
    }

    /** From now on nothing is opened, and new calls are refused. */
    void refuseNewCalls() {
        stopping = true;
        byPath.values().forEach(Opened::refuseNewCalls);
    }

    /** Ends the running exchanges; returns at once. */
    void interruptAll() {
        byPath.values().forEach(Opened::interruptAll);
    }

    void closeAll() {
        List.copyOf(byPath.values()).forEach(Opened::close);
    }

    private void take(Opened entrance) {
        if (stopping) {
            throw new IllegalStateException("The proxy is stopping.");
        }
        if (open.entrances.incrementAndGet() > settings.maxEntrances()) {
            open.entrances.decrementAndGet();
            throw new IllegalStateException(
                    "The proxy has " + settings.maxEntrances() + " entrances open, which is its limit.");
        }
        if (byPath.putIfAbsent(entrance.socket, entrance) != null) {
            open.entrances.decrementAndGet();
            throw new IllegalStateException("The entrance " + entrance.socket + " is open already.");
        }
    }

    private static <T> T await(Future<T> future) throws ExecutionException, TimeoutException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("Interrupted.");
        }
    }

    private final class Opened implements Entrance {

        private final Path socket;
        private final Lease lease;
        private final AtomicBoolean closing = new AtomicBoolean();
        private final CompletableFuture<Void> gone = new CompletableFuture<>();
        private volatile @Nullable LoopEntrance served;

        Opened(Path socket, Lease lease) {
            this.socket = socket;
            this.lease = lease;
        }

        @Override
        public Path socket() {
            return socket;
        }

        @Override
        public Lease lease() {
            return lease;
        }

        @Override
        public void close() {
            if (closing.compareAndSet(false, true)) {
                LoopEntrance here = served;
                if (here == null) {
                    giveBack();
                } else {
                    end(here);
                }
            }
            try {
                gone.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException unclean) {
                LOG.warn("Entrance did not close cleanly: {}", socket, unclean);
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }

        /** Without its file nobody new finds it, so the order is: file, calls, socket, place. */
        private void end(LoopEntrance here) {
            here.refuseNewCalls();
            try {
                Files.deleteIfExists(socket);
            } catch (IOException stays) {
                LOG.warn("Socket file stays: {}", socket, stays);
            }
            try {
                here.interruptAll();
                waitUntilIdle(here);
                here.close().onComplete(closed -> giveBack());
            } catch (RejectedExecutionException engineGone) {
                giveBack();
            }
        }

        private void giveBack() {
            byPath.remove(socket, this);
            open.entrances.decrementAndGet();
            gone.complete(null);
        }

        void refuseNewCalls() {
            LoopEntrance here = served;
            if (here != null) {
                here.refuseNewCalls();
            }
        }

        void interruptAll() {
            LoopEntrance here = served;
            if (here != null) {
                here.interruptAll();
            }
        }

        private static void waitUntilIdle(LoopEntrance here) {
            long until = System.nanoTime() + LAST_WORDS.toNanos();
            try {
                while (!await(here.isIdle()) && System.nanoTime() < until) {
                    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                }
            } catch (ExecutionException | TimeoutException impatient) {
                LOG.debug("Calls are cut off", impatient);
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
