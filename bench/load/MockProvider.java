import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A provider that speaks OpenAI chat completions and costs next to nothing: 1 KB completions at once, or streams of
 * {@code max_tokens} chunks, {@code seed} milliseconds apart. Each chunk carries the time it left, {@code TS=} nanoseconds
 * of this machine's monotonic clock, so that a client on the same machine can tell how long it was on its way. One thread.
 */
final class MockProvider {

    private static final int BACKLOG = 8192;
    private static final byte[] WHOLE = whole();
    private static final byte[] STREAM_HEAD = ("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
            + "cache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n").getBytes(US_ASCII);

    private final Selector selector = Selector.open();
    private final PriorityQueue<Peer> due = new PriorityQueue<>(Comparator.comparingLong(peer -> peer.nextAt));

    private MockProvider() throws IOException {}

    /** @param arguments none; prints the port it listens on, and ends when its input does */
    public static void main(String[] arguments) throws IOException {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (System.in.read() >= 0) {
                    continue;
                }
            } catch (IOException gone) {
                // It ends as well.
            }
            System.exit(0);
        });
        new MockProvider().serve();
    }

    private void serve() throws IOException {
        try (var server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
            while (true) {
                await();
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key.isAcceptable()) {
                        accept(server);
                    } else {
                        read((Peer) key.attachment(), key);
                    }
                }
                selector.selectedKeys().clear();
                speak();
            }
        }
    }

    private void await() throws IOException {
        Peer next = due.peek();
        if (next == null) {
            selector.select();
            return;
        }
        long millis = (next.nextAt - System.nanoTime()) / 1_000_000;
        if (millis > 0) {
            selector.select(millis);
        } else {
            selector.selectNow();
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, new Peer(channel));
        }
    }

    private void read(Peer peer, SelectionKey key) throws IOException {
        try {
            if (!peer.fill()) {
                throw new IOException("gone");
            }
            for (String request = peer.request(); request != null; request = peer.request()) {
                if (request.contains("\"stream\":true")) {
                    peer.left = number(request, "\"max_tokens\":", 10);
                    peer.pauseNanos = number(request, "\"seed\":", 50) * 1_000_000L;
                    peer.write(STREAM_HEAD);
                    peer.nextAt = System.nanoTime();
                    due.add(peer);
                } else {
                    peer.write(WHOLE);
                }
            }
        } catch (IOException gone) {
            key.cancel();
            peer.channel.close();
            due.remove(peer);
        }
    }

    private void speak() throws IOException {
        long now = System.nanoTime();
        for (Peer peer = due.peek(); peer != null && peer.nextAt <= now; peer = due.peek()) {
            due.poll();
            try {
                peer.write(peer.left > 0 ? chunk(now) : last());
                if (peer.left-- > 0) {
                    peer.nextAt += peer.pauseNanos;
                    due.add(peer);
                }
            } catch (IOException gone) {
                peer.channel.close();
            }
        }
    }

    private static byte[] chunk(long now) {
        return framed("data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                + "\"model\":\"bench\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"some text TS=" + now
                + " \"},\"finish_reason\":null}]}\n\n", "");
    }

    private static byte[] last() {
        return framed("data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                + "\"model\":\"bench\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                + "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                + "\"model\":\"bench\",\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":20,"
                + "\"total_tokens\":30}}\n\ndata: [DONE]\n\n", "0\r\n\r\n");
    }

    private static byte[] framed(String text, String end) {
        return (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n" + end).getBytes(US_ASCII);
    }

    private static byte[] whole() {
        String body = "{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"bench\","
                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + "some words of an answer ".repeat(33)
                + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":20,\"total_tokens\":30}}";
        return ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(US_ASCII);
    }

    private static int number(String text, String key, int otherwise) {
        int at = text.indexOf(key);
        if (at < 0) {
            return otherwise;
        }
        int from = at + key.length();
        int to = from;
        while (Character.isDigit(text.charAt(to))) {
            to++;
        }
        return Integer.parseInt(text, from, to, 10);
    }

    /** One connection: keeps what has come of a request, and what is left of a stream. */
    private static final class Peer {

        private final SocketChannel channel;
        private ByteBuffer in = ByteBuffer.allocate(4096);
        private int left;
        private long pauseNanos;
        private long nextAt;

        Peer(SocketChannel channel) {
            this.channel = channel;
        }

        boolean fill() throws IOException {
            while (true) {
                if (!in.hasRemaining()) {
                    in = ByteBuffer.allocate(in.capacity() * 4).put(in.flip());
                }
                int read = channel.read(in);
                if (read <= 0) {
                    return read == 0;
                }
            }
        }

        /** @return the next whole request; of a large body only the ends, which is where our clients say what they want */
        String request() {
            int head = Wire.headEnd(in.array(), in.position());
            if (head < 0) {
                return null;
            }
            int total = head + Wire.contentLength(in.array(), head);
            if (in.position() < total) {
                return null;
            }
            int shown = Math.min(512, total - head);
            String request = new String(in.array(), head, shown, US_ASCII)
                    + new String(in.array(), total - shown, shown, US_ASCII);
            in.flip().position(total);
            in.compact();
            return request;
        }

        /** What does not fit into the socket at once is waited for: our clients read. */
        void write(byte[] bytes) throws IOException {
            ByteBuffer out = ByteBuffer.wrap(bytes);
            while (out.hasRemaining()) {
                if (channel.write(out) == 0) {
                    Thread.onSpinWait();
                }
            }
        }
    }
}
