import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A client of one thread that makes the same call again and again over connections it keeps. */
final class Calls implements AutoCloseable {

    /** @param millis of each call, sorted; from when it was due, so that a server that stalls is not spared */
    record Result(int done, double[] millis) {
        double at(double share) {
            return millis[(int) Math.min(millis.length - 1, millis.length * share)];
        }
    }

    private static final byte[] OK = "HTTP/1.1 200".getBytes(US_ASCII);
    private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(US_ASCII);
    private static final long GRACE_NANOS = 20_000_000_000L;

    private final Selector selector = Selector.open();
    private final ArrayDeque<Line> idle = new ArrayDeque<>();
    private final List<Line> lines = new ArrayList<>();
    private final byte[] request;

    Calls(int port, int connections, byte[] request) throws IOException {
        this.request = request;
        for (int i = 0; i < connections; i++) {
            var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            var line = new Line(channel);
            channel.register(selector, SelectionKey.OP_READ, line);
            lines.add(line);
            idle.add(line);
        }
    }

    /** As fast as answers come, one call at a time on each connection. */
    Result closed(int calls) throws IOException {
        return run(calls, 0);
    }

    /** Calls that are due at a steady rate, whatever the answers do. */
    Result steady(int calls, int perSecond) throws IOException {
        return run(calls, 1_000_000_000L / perSecond);
    }

    private Result run(int calls, long gapNanos) throws IOException {
        double[] millis = new double[calls];
        int sent = 0;
        int done = 0;
        long start = System.nanoTime();
        long limit = start + calls * gapNanos + GRACE_NANOS + calls * 2_000_000L;
        while (done < calls) {
            long now = System.nanoTime();
            if (now > limit) {
                throw new IOException(done + " of " + calls + " calls were answered in time.");
            }
            while (sent < calls && !idle.isEmpty() && start + sent * gapNanos <= now) {
                Line line = idle.poll();
                line.begin(gapNanos == 0 ? System.nanoTime() : start + sent * gapNanos, request);
                sent++;
            }
            if (selector.selectNow() == 0) {
                LockSupport.parkNanos(20_000);
                continue;
            }
            for (SelectionKey key : selector.selectedKeys()) {
                var line = (Line) key.attachment();
                if (line.ended()) {
                    millis[done++] = (System.nanoTime() - line.began) / 1e6;
                    idle.add(line);
                }
            }
            selector.selectedKeys().clear();
        }
        Arrays.sort(millis);
        return new Result(done, millis);
    }

    @Override
    public void close() throws IOException {
        for (Line line : lines) {
            line.channel.close();
        }
        selector.close();
    }

    private static final class Line {

        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(64 * 1024);
        private long began;
        private int total;

        Line(SocketChannel channel) {
            this.channel = channel;
        }

        void begin(long at, byte[] request) throws IOException {
            began = at;
            in.clear();
            total = 0;
            ByteBuffer out = ByteBuffer.wrap(request);
            while (out.hasRemaining()) {
                if (channel.write(out) == 0) {
                    Thread.onSpinWait();
                }
            }
        }

        boolean ended() throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("The server hung up.");
            }
            if (total == 0) {
                int head = Wire.headEnd(in.array(), in.position());
                if (head < 0) {
                    return false;
                }
                if (Wire.indexOf(in.array(), 0, OK.length, OK) != 0) {
                    throw new IOException("Not an answer: " + new String(in.array(), 0, in.position(), US_ASCII));
                }
                int length = Wire.contentLength(in.array(), head);
                total = length == 0 ? -1 : head + length;
            }
            return total > 0 ? in.position() >= total : Wire.contains(in.array(), in.position(), LAST_CHUNK);
        }
    }
}
