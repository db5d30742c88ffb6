package io.darkplex.portal.tenants.runtime.kubernetes;

import io.darkplex.portal.tenants.CellDoors;
import io.darkplex.portal.tenants.runtime.CellCommand;
import io.darkplex.portal.tenants.runtime.kubernetes.KubernetesProperties.Portal;
import java.io.IOException;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The portal's end of one cell's ways. To the rest of the portal it looks as if the cell were on this machine: its doors are
 * called here, and its gateway answers at {@code in/gateway.sock}.
 *
 * <pre>
 * models, bridge, web   the relay calls             → the door's socket
 * in                    the relay calls and waits   ← somebody here connects, and the line is his
 * </pre>
 */
final class CellWay implements AutoCloseable {

    /** Tells a waiting relay that its line is somebody's now. */
    private static final int GO = 1;

    private static final Logger LOG = LoggerFactory.getLogger(CellWay.class);

    private final String token;
    private final Path sockets;
    private final Portal settings;
    private final Runnable closed;
    private final Semaphore free;
    private final BlockingQueue<Line> waiting;
    private final Set<Socket> lines = ConcurrentHashMap.newKeySet();
    private final ServerSocketChannel server;
    private volatile boolean open = true;

    CellWay(String token, Path sockets, Portal settings, Runnable closed) throws IOException {
        this.token = token;
        this.sockets = sockets;
        this.settings = settings;
        this.closed = closed;
        this.free = new Semaphore(settings.connectionsPerCellMax());
        this.waiting = new ArrayBlockingQueue<>(settings.linesWaitingMax());
        Files.deleteIfExists(gateway());
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(gateway()));
    }

    String token() {
        return token;
    }

    Path gateway() {
        return sockets.resolve("in").resolve(CellCommand.GATEWAY_SOCKET);
    }

    void listen() {
        Thread.ofVirtual().name("cell-in").start(() -> {
            while (open) {
                try {
                    SocketChannel caller = server.accept();
                    Thread.ofVirtual().name("cell-caller").start(() -> lead(caller));
                } catch (IOException broken) {
                    LOG.debug("A caller could not be accepted: {}", broken.getMessage());
                    LockSupport.parkNanos(Crossing.AFTER_ERROR_NANOS);
                }
            }
        });
    }

    /** A call of the relay. Returns when it has ended. */
    void serve(String way, Socket line) throws IOException, InterruptedException {
        if (!free.tryAcquire()) {
            LOG.warn("A cell has {} lines and gets no more", settings.connectionsPerCellMax());
            return;
        }
        lines.add(line);
        try {
            if (open) {
                switch (way) {
                    case "models" -> door(CellDoors.MODELS, line);
                    case "bridge" -> door(CellDoors.BRIDGE, line);
                    case "web" -> door(CellDoors.WEB, line);
                    case "in" -> await(line);
                    default -> LOG.warn("A relay asked for a way that there is not");
                }
            }
        } finally {
            lines.remove(line);
            free.release();
        }
    }

    @Override
    public void close() {
        open = false;
        closed.run();
        Joined.close(server);
        lines.forEach(line -> Joined.close(line));
        waiting.forEach(line -> line.done().countDown());
        try {
            Files.deleteIfExists(gateway());
        } catch (IOException kept) {
            LOG.debug("The socket of a cell that ended could not be removed");
        }
    }

    private void door(String name, Socket line) throws IOException {
        try (SocketChannel door = SocketChannel.open(
                UnixDomainSocketAddress.of(sockets.resolve("doors").resolve(name)))) {
            Joined.join(line, door);
        }
    }

    private void await(Socket line) throws InterruptedException {
        var one = new Line(line, new CountDownLatch(1));
        while (!waiting.offer(one)) {
            // A relay keeps fewer open than fit: the oldest is of one that has gone without a word.
            Line oldest = waiting.poll();
            if (oldest != null) {
                oldest.done().countDown();
            }
        }
        one.done().await();
    }

    private void lead(SocketChannel caller) {
        try (caller) {
            Line line = null;
            while (line == null) {
                line = waiting.poll(settings.greetTimeout().toMillis(), TimeUnit.MILLISECONDS);
                if (line == null) {
                    return;
                }
                try {
                    line.socket().getOutputStream().write(GO);
                } catch (IOException gone) {
                    line.done().countDown();
                    line = null;
                }
            }
            try {
                Joined.join(line.socket(), caller);
            } finally {
                line.done().countDown();
            }
        } catch (IOException closing) {
            LOG.debug("A caller's line could not be closed: {}", closing.getMessage());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param done when nobody uses it any more */
    private record Line(Socket socket, CountDownLatch done) {}
}
