package io.darkplex.proxy.bridge;

import io.darkplex.proxy.SocketFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bridge's entrances, one for each running cell, on one event loop. Works until it is closed. */
public final class BridgeServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BridgeServer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BridgeSettings settings;
    private final BridgeDesk desk;
    private final Map<Path, Opened> byPath = new ConcurrentHashMap<>();
    private @Nullable Vertx engine;
    private boolean closed;

    public BridgeServer(BridgeSettings settings, BridgeDesk desk) {
        this.settings = settings;
        this.desk = desk;
    }

    /**
     * Opens one cell's way. A stale socket of that name is replaced. Every user may connect who can reach the file, so its
     * directory has to be a guarded one. Blocks: never on an event loop.
     *
     * @param name whose it is; the desk is told with each call
     * @throws IllegalStateException when it cannot be opened; the message says why
     * @throws IllegalArgumentException when the path is too long for a Unix socket
     */
    public BridgeEntrance openEntrance(Path socket, String name) {
        Path path = SocketFile.canonical(socket);
        if (name.isBlank()) {
            throw new IllegalArgumentException("An entrance is somebody's.");
        }
        Opened entrance = take(path, name);
        boolean done = false;
        try {
            SocketFile.clear(path);
            await(entrance.door.listen(path));
            SocketFile.openToAll(path);
            done = true;
            return entrance;
        } catch (IOException | ExecutionException | TimeoutException refused) {
            throw new IllegalStateException("The entrance " + path + " cannot be opened.", refused);
        } finally {
            if (!done) {
                entrance.close();
            }
        }
    }

    /** Closes all entrances. */
    @Override
    public void close() {
        Vertx running;
        synchronized (this) {
            closed = true;
            running = engine;
        }
        List.copyOf(byPath.values()).forEach(Opened::close);
        if (running != null) {
            try {
                await(running.close());
            } catch (ExecutionException | TimeoutException unclean) {
                LOG.warn("The bridge did not close cleanly", unclean);
            }
        }
    }

    /** The engine is made with the first entrance: a portal without walled cells has none. */
    private synchronized Opened take(Path path, String name) {
        if (closed) {
            throw new IllegalStateException("The bridge is closed.");
        }
        if (byPath.size() >= settings.maxEntrances()) {
            throw new IllegalStateException(
                    "The bridge has " + settings.maxEntrances() + " entrances open, which is its limit.");
        }
        Vertx running = engine;
        if (running == null) {
            running = Vertx.vertx(new VertxOptions()
                    .setEventLoopPoolSize(1)
                    .setWorkerPoolSize(1)
                    .setInternalBlockingPoolSize(1)
                    .setFileSystemOptions(
                            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
            engine = running;
        }
        var entrance = new Opened(path, new BridgeDoor(running, options(), settings, desk, name));
        if (byPath.putIfAbsent(path, entrance) != null) {
            throw new IllegalStateException("The entrance " + path + " is open already.");
        }
        return entrance;
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxHeaderSize(settings.maxHeadBytes())
                .setMaxInitialLineLength(settings.maxHeadBytes())
                .setHandle100ContinueAutomatically(true)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setIdleTimeout((int) settings.idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    private static void await(Future<?> future) throws ExecutionException, TimeoutException {
        try {
            future.toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("Interrupted.");
        }
    }

    /** Its place is given back only after the socket has gone, so that no closing removes the socket of a later opening. */
    private final class Opened implements BridgeEntrance {

        private final Path path;
        private final BridgeDoor door;

        Opened(Path path, BridgeDoor door) {
            this.path = path;
            this.door = door;
        }

        @Override
        public synchronized void close() {
            if (byPath.get(path) != this) {
                return;
            }
            try {
                await(door.close());
                SocketFile.clear(path);
            } catch (IOException | ExecutionException | TimeoutException unclean) {
                LOG.warn("The entrance did not close cleanly: {}", path, unclean);
            }
            byPath.remove(path, this);
        }
    }
}
