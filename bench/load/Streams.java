import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** A client of one thread that opens many streams, spread over a while, and reads them all to their ends. */
final class Streams {

    /** @param delays milliseconds that chunks were on their way, sorted */
    record Result(int asked, int whole, long chunks, double[] delays) {
        double at(double share) {
            return delays.length == 0 ? Double.NaN : delays[(int) Math.min(delays.length - 1, delays.length * share)];
        }
    }

    /** What to do when all are open and running. */
    interface Pause {
        void run() throws IOException, InterruptedException;
    }

    private static final byte[] STAMP = "TS=".getBytes(US_ASCII);
    private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);
    private static final long GRACE_NANOS = 30_000_000_000L;

    private Streams() {}

    static Result run(int port, int streams, int rampMillis, int chunks, int gapMillis, byte[] request)
            throws IOException, InterruptedException {
        double[] delays = new double[streams * chunks];
        long seen = 0;
        int opened = 0;
        int ended = 0;
        int whole = 0;
        long start = System.nanoTime();
        long limit = start + (rampMillis + (long) chunks * gapMillis) * 1_000_000L + GRACE_NANOS;
        ByteBuffer in = ByteBuffer.allocate(256 * 1024);
        try (Selector selector = Selector.open()) {
            while (ended < streams && System.nanoTime() < limit) {
                long passed = (System.nanoTime() - start) / 1_000_000;
                while (opened < streams && (long) rampMillis * opened / streams <= passed) {
                    open(selector, port, request);
                    opened++;
                }
                selector.select(1);
                long now = System.nanoTime();
                for (SelectionKey key : selector.selectedKeys()) {
                    var reader = (Reader) key.attachment();
                    in.clear().put(reader.kept);
                    int read = ((SocketChannel) key.channel()).read(in);
                    if (read < 0) {
                        ended++;
                        key.channel().close();
                        continue;
                    }
                    int at = 0;
                    for (at = Wire.indexOf(in.array(), 0, in.position(), STAMP);
                            at >= 0 && seen < delays.length && stampIsWhole(in, at);
                            at = Wire.indexOf(in.array(), at + 3, in.position(), STAMP)) {
                        delays[(int) seen++] = (now - stamp(in.array(), at + 3)) / 1e6;
                        reader.got++;
                    }
                    if (Wire.contains(in.array(), in.position(), DONE)) {
                        ended++;
                        whole += reader.got == chunks ? 1 : 0;
                        key.channel().close();
                        continue;
                    }
                    reader.keep(in, at);
                }
                selector.selectedKeys().clear();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        }
        double[] sorted = Arrays.copyOf(delays, (int) seen);
        Arrays.sort(sorted);
        return new Result(streams, whole, seen, sorted);
    }

    private static void open(Selector selector, int port, byte[] request) throws IOException {
        var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(ByteBuffer.wrap(request));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, new Reader());
    }

    private static boolean stampIsWhole(ByteBuffer in, int at) {
        for (int i = at + 3; i < in.position(); i++) {
            if (in.get(i) == ' ') {
                return true;
            }
        }
        return false;
    }

    private static long stamp(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    /** What one stream has come to, and the end of the last read when it may hold the beginning of a word we look for. */
    private static final class Reader {

        private static final byte[] NOTHING = {};

        private int got;
        private byte[] kept = NOTHING;

        /** @param from a stamp that was cut; -1 when there is none */
        void keep(ByteBuffer in, int from) {
            int start = from >= 0 ? from : Math.max(0, in.position() - (DONE.length - 1));
            // A stamp that was counted may not be seen again; its name is three bytes before its digits.
            kept = Arrays.copyOfRange(in.array(), start, in.position());
        }
    }
}
