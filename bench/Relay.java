import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What a cell's relay adds to each small piece of an answer. A piece crosses it twice: from the model's door into the
 * cell, and from the gateway out to the portal. Here each crossing is an echo, so there and back is two crossings as well:
 *
 * <pre>
 * direct   client ── loopback ──► echo
 * in       client ── socket ──► cell.mjs ── loopback ──► echo
 * out      client ── loopback ──► cell.mjs ── socket ──► echo
 * </pre>
 *
 * The three take turns, piece by piece, so that whatever else the machine does meets all of them.
 */
final class Relay {

    private static final int PIECES = 4000;
    private static final int WARM_UP = 1000;
    private static final int BYTES = 200;
    private static final int BURST = 20_000;

    private Relay() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("darkplex-bench");
        int gateway = freePort();
        int door = freePort();
        Path in = folder.resolve("in.sock");
        Path out = folder.resolve("out.sock");
        var inside = new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway);
        Process cell = null;
        try (var _ = echo(inside); var _ = echo(UnixDomainSocketAddress.of(out))) {
            cell = new ProcessBuilder(
                            System.getenv("DARKPLEX_OPENCLAW_NODE"), "openclaw/cell/cell.mjs",
                            "--in", in + "=" + gateway, "--out", door + "=" + out, "--", "/bin/sleep", "600")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var direct = connect(inside);
                    var inward = connect(UnixDomainSocketAddress.of(in));
                    var outward = connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), door))) {
                measure(cell, direct, inward, outward);
            }
        } finally {
            if (cell != null) {
                cell.destroy();
                cell.waitFor(5, TimeUnit.SECONDS);
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void measure(Process cell, SocketChannel direct, SocketChannel inward, SocketChannel outward)
            throws IOException {
        var directs = new ArrayList<Double>();
        var added = new ArrayList<Double>();
        double cpuBefore = 0;
        for (int i = -WARM_UP; i < PIECES; i++) {
            if (i == 0) {
                cpuBefore = cpuMicros(cell);
            }
            double one = there(direct);
            double two = there(inward);
            double three = there(outward);
            if (i >= 0) {
                directs.add(one);
                // A piece crosses once inward and once outward, half of each echo.
                added.add((two - one) / 2 + (three - one) / 2);
            }
        }
        // Each echo crosses twice, and there are two of them.
        double cpuEach = (cpuMicros(cell) - cpuBefore) / (PIECES * 4.0);
        double burst = cpuMicros(cell);
        long begun = System.nanoTime();
        stream(inward);
        double perSecond = BURST / ((System.nanoTime() - begun) / 1e9);
        double cpuBurst = (cpuMicros(cell) - burst) / (BURST * 2.0);
        System.out.printf(
                "direct echo p50 %.3f ms p95 %.3f ms; added by the relay to a piece p50 %.3f ms p95 %.3f ms p99 %.3f ms; "
                        + "CPU of the relay per crossing %.1f us one by one, %.1f us in a stream of %.0f pieces/s%n",
                Wake.at(directs, 50), Wake.at(directs, 95), Wake.at(added, 50), Wake.at(added, 95), Wake.at(added, 99),
                cpuEach, cpuBurst, perSecond);
        System.out.printf(
                "{\"relay_overhead_per_delta_ms_p50\":%.3f,\"relay_overhead_per_delta_ms_p95\":%.3f,"
                        + "\"direct_echo_ms_p50\":%.3f,\"cpu_us_per_write\":%.1f,\"cpu_us_per_write_streamed\":%.1f,\"n\":%d}%n",
                Wake.at(added, 50), Wake.at(added, 95), Wake.at(directs, 50), cpuEach, cpuBurst, PIECES);
    }

    /** Milliseconds until a piece is back. */
    private static double there(SocketChannel way) throws IOException {
        long begun = System.nanoTime();
        write(way, BYTES);
        read(way, BYTES);
        return (System.nanoTime() - begun) / 1e6;
    }

    /** Pieces one after the other, without waiting for any. */
    private static void stream(SocketChannel way) throws IOException {
        Thread writer = Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; i < BURST; i++) {
                    write(way, BYTES);
                }
            } catch (IOException broken) {
                throw new IllegalStateException(broken);
            }
        });
        read(way, BURST * BYTES);
        try {
            writer.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(SocketChannel way, int bytes) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(bytes);
        while (piece.hasRemaining()) {
            way.write(piece);
        }
    }

    private static void read(SocketChannel way, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        for (int left = bytes; left > 0; buffer.clear()) {
            int got = way.read(buffer.limit(Math.min(left, buffer.capacity())));
            if (got < 0) {
                throw new IOException("The echo ended");
            }
            left -= got;
        }
    }

    /** As the relay starts, nobody listens yet. */
    private static SocketChannel connect(SocketAddress address) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (true) {
            try {
                SocketChannel open = SocketChannel.open(address);
                if (address instanceof InetSocketAddress) {
                    open.setOption(StandardSocketOptions.TCP_NODELAY, true);
                }
                return open;
            } catch (IOException early) {
                if (System.nanoTime() > deadline) {
                    throw early;
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    private static ServerSocketChannel echo(SocketAddress address) throws IOException {
        ServerSocketChannel server = address instanceof UnixDomainSocketAddress
                ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                : ServerSocketChannel.open();
        server.bind(address);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    SocketChannel caller = server.accept();
                    Thread.ofPlatform().daemon().start(() -> echo(caller));
                }
            } catch (IOException closed) {
                // The bench is over.
            }
        });
        return server;
    }

    private static void echo(SocketChannel caller) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
        try (caller) {
            if (caller.getRemoteAddress() instanceof InetSocketAddress) {
                caller.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            while (caller.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    caller.write(buffer);
                }
            }
        } catch (IOException closed) {
            // The bench is over.
        }
    }

    /** Of the relay's own process, by the kernel's clock. */
    private static double cpuMicros(Process cell) {
        return cell.toHandle().info().totalCpuDuration().orElseThrow().toNanos() / 1e3;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
