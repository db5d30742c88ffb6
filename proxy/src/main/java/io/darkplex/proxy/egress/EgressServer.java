package io.darkplex.proxy.egress;

import io.darkplex.proxy.SocketFile;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The egress proxy: one entrance for each running cell, all of them watched by one clock. Works until it is closed. */
public final class EgressServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EgressServer.class);
    private static final long WATCH_MILLIS = 50;
    private static final long POLL_MILLIS = 5;

    private final EgressSettings settings;
    private final EgressSockets sockets;
    private final Way way;
    private final Map<Path, Opened> byPath = new ConcurrentHashMap<>();
    private final Map<String, Tenant> tenants = new HashMap<>();
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("egress-watch").factory());
    private final ScheduledFuture<?> watch;
    private volatile boolean closed;

    public EgressServer(EgressSettings settings, EgressSockets sockets) {
        this.settings = settings;
        this.sockets = sockets;
        way = new Way(settings, sockets);
        watch = watchdog.scheduleWithFixedDelay(this::look, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Opens the way out of one tenant's cell. A stale socket of that name is replaced. Every user may connect who can reach
     * the file, so its directory has to be a guarded one.
     *
     * @throws IllegalStateException when it cannot be opened; the message says why
     * @throws IllegalArgumentException when the path is too long for a Unix socket
     */
    public EgressEntrance openEntrance(Path socket, String tenantId) {
        Path path = SocketFile.canonical(socket);
        if (tenantId.isBlank()) {
            throw new IllegalArgumentException("An entrance is of a tenant.");
        }
        if (way.entrances.incrementAndGet() > settings.maxEntrances()) {
            way.entrances.decrementAndGet();
            throw new IllegalStateException(
                    "The egress proxy has " + settings.maxEntrances() + " entrances open, which is its limit.");
        }
        var entrance = new Opened(path, enter(tenantId));
        if (byPath.putIfAbsent(path, entrance) != null) {
            way.entrances.decrementAndGet();
            leave(tenantId);
            throw new IllegalStateException("The entrance " + path + " is open already.");
        }
        try {
            SocketFile.clear(path);
            entrance.listen();
            if (closed) {
                throw new IOException("The egress proxy is closed.");
            }
            return entrance;
        } catch (IOException refused) {
            entrance.close();
            throw new IllegalStateException("The entrance " + path + " cannot be opened.", refused);
        }
    }

    /** What it is doing now. */
    public EgressLoad load() {
        return way.load();
    }

    /** What each tenant has done that has an entrance. */
    public Map<String, EgressCounts> counts() {
        synchronized (tenants) {
            Map<String, EgressCounts> counts = new HashMap<>();
            tenants.forEach((id, tenant) -> counts.put(id, tenant.gate.counts()));
            return Map.copyOf(counts);
        }
    }

    /** Closes all entrances, and the resolver that it was given. */
    @Override
    public void close() {
        closed = true;
        List.copyOf(byPath.values()).forEach(Opened::close);
        watch.cancel(false);
        watchdog.shutdown();
        sockets.resolver().close();
    }

    /** A look that throws would be the last one. */
    private void look() {
        try {
            way.passages.forEach(Passage::look);
        } catch (RuntimeException defect) {
            LOG.error("The egress watchdog failed", defect);
        }
    }

    private TenantGate enter(String tenantId) {
        synchronized (tenants) {
            Tenant tenant = tenants.computeIfAbsent(
                    tenantId, id -> new Tenant(new TenantGate(id, settings.maxLookupsPerTenant())));
            tenant.entrances++;
            return tenant.gate;
        }
    }

    private void leave(String tenantId) {
        synchronized (tenants) {
            Tenant tenant = tenants.get(tenantId);
            if (tenant != null && --tenant.entrances == 0) {
                tenants.remove(tenantId);
            }
        }
    }

    private static final class Tenant {

        private final TenantGate gate;
        private int entrances;

        Tenant(TenantGate gate) {
            this.gate = gate;
        }
    }

    private final class Opened implements EgressEntrance {

        private final Path path;
        private final TenantGate gate;
        private final Set<Passage> mine = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean closing = new AtomicBoolean();
        private final CountDownLatch gone = new CountDownLatch(1);
        private volatile @Nullable ServerSocketChannel server;

        Opened(Path path, TenantGate gate) {
            this.path = path;
            this.gate = gate;
        }

        @Override
        public Path socket() {
            return path;
        }

        @Override
        public String tenantId() {
            return gate.tenantId;
        }

        @Override
        public void close() {
            if (closing.compareAndSet(false, true)) {
                try (ServerSocketChannel bound = server) {
                    if (bound != null) {
                        Files.deleteIfExists(path);
                    }
                } catch (IOException unclean) {
                    LOG.warn("Egress entrance did not close cleanly: {}", path, unclean);
                }
                mine.forEach(passage -> passage.cut(EgressEnd.CLOSED));
                waitUntilEmpty();
                byPath.remove(path, this);
                leave(gate.tenantId);
                way.entrances.decrementAndGet();
                gone.countDown();
                return;
            }
            try {
                gone.await();
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }

        void listen() throws IOException {
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.bind(UnixDomainSocketAddress.of(path));
            } catch (IOException taken) {
                channel.close();
                throw taken;
            }
            server = channel;
            SocketFile.openToAll(path);
            Thread.ofVirtual().name("egress-accept-" + gate.tenantId).start(() -> accept(channel));
        }

        private void accept(ServerSocketChannel channel) {
            while (channel.isOpen()) {
                try {
                    admit(channel.accept());
                } catch (IOException failed) {
                    // Closed, or out of file descriptors; then it is no use to try again at once.
                    pause();
                } catch (RuntimeException defect) {
                    LOG.error("Egress connection not taken, tenant={}", gate.tenantId, defect);
                }
            }
        }

        private void admit(SocketChannel near) throws IOException {
            EgressProblem full = null;
            if (way.connections.incrementAndGet() > settings.maxConnections()) {
                full = EgressProblem.EGRESS_BUSY;
            }
            if (gate.connections.incrementAndGet() > settings.maxConnectionsPerTenant()) {
                full = EgressProblem.TENANT_BUSY;
            }
            if (full != null) {
                gate.connections.decrementAndGet();
                way.connections.decrementAndGet();
                turnAway(near, full);
                return;
            }
            var passage = new Passage(way, gate, near);
            way.passages.add(passage);
            mine.add(passage);
            if (closing.get()) {
                passage.cut(EgressEnd.CLOSED);
            }
            Thread.ofVirtual().start(() -> {
                try {
                    passage.run();
                } finally {
                    mine.remove(passage);
                }
            });
        }

        private void turnAway(SocketChannel near, EgressProblem full) throws IOException {
            gate.refused.increment();
            try (near) {
                sockets.log().refused(gate.tenantId, null, 0, full);
                near.write(ByteBuffer.wrap(full.because("Too many connections are open. Close some, or try again soon.")
                        .answer()));
            }
        }

        private void waitUntilEmpty() {
            long until = System.nanoTime() + settings.closeGrace().toNanos();
            while (!mine.isEmpty()
                    && System.nanoTime() < until
                    && !Thread.currentThread().isInterrupted()) {
                pause();
            }
            if (!mine.isEmpty()) {
                LOG.warn("Egress connections outlive their entrance for a moment: {}", mine.size());
            }
        }

        private static void pause() {
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
