package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellAddress;
import io.darkplex.portal.tenants.runtime.Surroundings;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Cells that come up at once: each is well and lets its portal in, and ends when a test wants it to. */
public class ReadyCellRuntime extends RememberedCells<ReadyCellRuntime.ReadyCell> {

    static final long MEMORY = 123_456_789;

    final List<Path> owned = new CopyOnWriteArrayList<>();
    final List<TenantId> starts = new CopyOnWriteArrayList<>();
    volatile boolean outOfMemory;

    /** What cells answer with a refusal. */
    volatile String refused = "";

    /** For the pool: its cells are walled. These only say so. */
    volatile boolean walled;

    /** What a gateway says that is asked for a suspension: "ready", or something else while it works. */
    volatile String suspension = "ready";

    volatile boolean freezes = true;

    /** How often a cell was asked whether it is well, to suspend, to freeze. */
    final AtomicInteger looks = new AtomicInteger();

    final AtomicInteger suspensions = new AtomicInteger();
    final AtomicInteger freezings = new AtomicInteger();

    @Override
    public Surroundings surroundings(Path folder) {
        return walled ? Surroundings.WALLED : Surroundings.open(folder);
    }

    @Override
    public Optional<String> version() {
        return Optional.of("2026.1.2");
    }

    @Override
    public void own(TenantId tenant, Path file) throws IOException {
        owned.add(file);
    }

    @Override
    ReadyCell fresh(TenantId tenant) {
        starts.add(tenant);
        return new ReadyCell(tenant);
    }

    boolean frozen(TenantId tenant) {
        ReadyCell cell = cell(tenant);
        return cell != null && cell.alive() && cell.frozen;
    }

    boolean living(TenantId tenant) {
        ReadyCell cell = cell(tenant);
        return cell != null && cell.alive();
    }

    /** As if its process had ended. */
    void crash(TenantId tenant) {
        java.util.Objects.requireNonNull(cell(tenant)).stop(Duration.ZERO);
    }

    final class ReadyCell implements Cell {

        private final TenantId tenant;
        private final CompletableFuture<Integer> ended = new CompletableFuture<>();
        private final ServerSocket server;
        private volatile boolean frozen;
        private final List<Socket> sockets = new CopyOnWriteArrayList<>();

        ReadyCell(TenantId tenant) {
            this.tenant = tenant;
            try {
                this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException refused) {
                throw new UncheckedIOException(refused);
            }
            Thread.ofVirtual().start(this::accept);
        }

        @Override
        public TenantId tenant() {
            return tenant;
        }

        @Override
        public CellAddress address() {
            return new CellAddress.Loopback(server.getLocalPort());
        }

        @Override
        public boolean alive() {
            return !ended.isDone();
        }

        @Override
        public CompletableFuture<Integer> exit() {
            return ended.copy();
        }

        @Override
        public boolean outOfMemory() {
            return outOfMemory;
        }

        @Override
        public OptionalLong memoryBytes() {
            return alive() ? OptionalLong.of(MEMORY) : OptionalLong.empty();
        }

        @Override
        public boolean freeze() {
            freezings.incrementAndGet();
            frozen = freezes;
            return frozen;
        }

        @Override
        public void thaw() {
            frozen = false;
        }

        @Override
        public void stop(Duration grace) {
            ended.complete(0);
            try {
                server.close();
                for (Socket socket : sockets) {
                    socket.close();
                }
            } catch (IOException closed) {
                throw new UncheckedIOException(closed);
            }
        }

        private void accept() {
            while (alive()) {
                try {
                    Socket socket = server.accept();
                    sockets.add(socket);
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private void serve(Socket socket) {
            try (socket) {
                var in = new DataInputStream(socket.getInputStream());
                while (true) {
                    String key = key(in);
                    if (key == null) {
                        looks.incrementAndGet();
                        write(
                                socket,
                                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                        continue;
                    }
                    speak(socket, in, key);
                    return;
                }
            } catch (Exception gone) {
                // The portal left, or the cell ended.
            }
        }

        private void speak(Socket socket, DataInputStream in, String key) throws Exception {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            write(
                    socket,
                    ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Accept: "
                                    + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            frame(socket, 1, """
                    {"type":"event","event":"connect.challenge","payload":{"nonce":"n","ts":1}}""");
            while (true) {
                int kind = in.readUnsignedByte() & 0x0f;
                byte[] said = said(in);
                if (kind == 9) {
                    frame(socket, 10, "");
                } else if (kind == 1) {
                    JsonNode request = new JsonMapper().readTree(said);
                    if (request.path("method").asString("").equals(refused)) {
                        frame(socket, 1, """
                                {"type":"res","id":%s,"ok":false,"error":{"code":"INVALID_REQUEST","message":"no"}}""".formatted(request.path("id")));
                        continue;
                    }
                    if (request.path("method").asString("").equals("gateway.suspend.prepare")) {
                        suspensions.incrementAndGet();
                    }
                    frame(socket, 1, """
                            {"type":"res","id":%s,"ok":true,"payload":{"status":"%s","suspensionId":"s1","auth":{"scopes":\
                            ["operator.read","operator.write","operator.admin"]},"policy":{"maxPayload":100000}}}\
                            """.formatted(request.path("id"), suspension));
                } else {
                    return;
                }
            }
        }
    }

    private static @Nullable String key(DataInputStream in) throws IOException {
        String key = null;
        var lines = new ArrayList<String>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            lines.add(line);
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:")) {
                key = line.substring(line.indexOf(':') + 1).strip();
            }
        }
        if (lines.isEmpty()) {
            throw new IOException("closed");
        }
        return key;
    }

    private static String line(DataInputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static byte[] said(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() & 0x7f;
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? Math.toIntExact(in.readLong()) : length;
        byte[] mask = in.readNBytes(4);
        byte[] data = in.readNBytes(length);
        for (int i = 0; i < data.length; i++) {
            data[i] ^= mask[i % 4];
        }
        return data;
    }

    private static void frame(Socket socket, int kind, String text) throws IOException {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        byte[] head = data.length < 126
                ? new byte[] {(byte) (0x80 | kind), (byte) data.length}
                : new byte[] {(byte) (0x80 | kind), 126, (byte) (data.length >> 8), (byte) data.length};
        write(socket, head);
        write(socket, data);
    }

    private static void write(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }
}
