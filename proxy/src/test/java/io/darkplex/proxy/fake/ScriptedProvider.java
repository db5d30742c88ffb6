package io.darkplex.proxy.fake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A provider that plays bytes as they are: one play for each request, in their order, the last one again and again. Knows no
 * dialect, so that it can break every one of them at any place.
 */
public final class ScriptedProvider implements AutoCloseable {

    /** What one request gets. The connection is closed after it. */
    @FunctionalInterface
    public interface Play {
        void play(Stage stage) throws IOException;
    }

    /** @param key what came as the key, in whichever header */
    public record Asked(String path, String key, String body) {}

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Play> plays = new ConcurrentLinkedQueue<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    public ScriptedProvider(Play... plays) {
        then(plays);
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        threads.execute(this::accept);
    }

    public ScriptedProvider then(Play... more) {
        plays.addAll(List.of(more));
        return this;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** In the order of arrival. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Connections that are open. */
    public int running() {
        return open.size();
    }

    public static Play answer(int status, String type, String body, String... headers) {
        return stage -> stage.answer(status, type, body, headers);
    }

    /** Events in a stream without a length: the end of the connection is the end of the answer. */
    public static Play events(String events) {
        return stage -> {
            stage.head(200, "text/event-stream", "transfer-encoding: chunked");
            stage.chunk(events.getBytes(UTF_8));
            stage.lastChunk();
        };
    }

    /** The connection is closed before a word. */
    public static Play hangUp() {
        return stage -> {};
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException alreadyGone) {
            // What was to be closed is.
        }
        threads.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            Asked request = read(in);
            Play play = plays.size() > 1 ? plays.remove() : plays.peek();
            asked.add(request);
            if (play != null) {
                play.play(new Stage(request, socket.getOutputStream(), in));
            }
        } catch (IOException peerLeft) {
            // Most plays end so.
        } finally {
            open.remove(socket);
        }
    }

    private static Asked read(InputStream in) throws IOException {
        String[] start = line(in).split(" ", 3);
        int length = 0;
        String key = "";
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String lower = header.toLowerCase(Locale.ROOT);
            String value = header.substring(header.indexOf(':') + 1).strip();
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(value);
            } else if (lower.startsWith("authorization:")) {
                key = value.replace("Bearer ", "");
            } else if (lower.startsWith("x-api-key:") || lower.startsWith("x-goog-api-key:")) {
                key = value;
            }
        }
        return new Asked(start.length > 1 ? start[1] : "", key, new String(in.readNBytes(length), UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new IOException("The peer left.");
            }
            line.write(read);
        }
        return line.toString(UTF_8).strip();
    }

    /** Where a play is played. */
    public static final class Stage {

        private final Asked asked;
        private final OutputStream out;
        private final InputStream in;

        Stage(Asked asked, OutputStream out, InputStream in) {
            this.asked = asked;
            this.out = out;
            this.in = in;
        }

        public Asked asked() {
            return asked;
        }

        public void answer(int status, String type, String body, String... headers) throws IOException {
            byte[] bytes = body.getBytes(UTF_8);
            String[] all = Arrays.copyOf(headers, headers.length + 1);
            all[headers.length] = "content-length: " + bytes.length;
            head(status, type, all);
            out.write(bytes);
            out.flush();
        }

        public void head(int status, String type, String... headers) throws IOException {
            var head = new StringBuilder(
                    "HTTP/1.1 " + status + " Said\r\nconnection: close\r\ncontent-type: " + type + "\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            out.write(head.append("\r\n").toString().getBytes(ISO_8859_1));
            out.flush();
        }

        public void chunk(byte[] bytes) throws IOException {
            out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(ISO_8859_1));
            out.write(bytes);
            out.write("\r\n".getBytes(ISO_8859_1));
            out.flush();
        }

        public void lastChunk() throws IOException {
            out.write("0\r\n\r\n".getBytes(ISO_8859_1));
            out.flush();
        }

        /** Says nothing until the peer leaves. */
        public void untilPeerLeaves() throws IOException {
            while (in.read() >= 0) {
                // Nothing more is expected.
            }
        }
    }
}
