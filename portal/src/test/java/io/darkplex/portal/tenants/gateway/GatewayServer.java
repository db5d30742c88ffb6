package io.darkplex.portal.tenants.gateway;

import io.darkplex.portal.tenants.runtime.CellAddress;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A gateway that says what a test tells it to, behind either kind of address. Speaks just enough WebSocket: whole text
 * frames, and a hard end.
 */
final class GatewayServer implements AutoCloseable {

    /** Every kind of address that a cell may have. */
    enum Over {
        LOOPBACK,
        UNIX_SOCKET
    }

    /** What to do with a request; connect is answered by itself. */
    interface Script {
        void request(Line line, JsonNode request) throws IOException;
    }

    static final List<String> ALL = List.of("operator.read", "operator.write", "operator.admin");

    private final JsonMapper json = new JsonMapper();
    private final ServerSocketChannel server;
    private final CellAddress address;
    private final Script script;
    final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    final List<Line> lines = new CopyOnWriteArrayList<>();
    final List<String> headers = new CopyOnWriteArrayList<>();
    volatile List<String> scopes = ALL;
    final AtomicInteger unavailable = new AtomicInteger();
    volatile int maxPayload = 100_000;

    /** True while it cuts each line right after its first frame. */
    volatile boolean cutting;

    /** True while it answers no ping. */
    volatile boolean deaf;

    /** What is answered to a question about its health, as it goes over the line; then the line is held open. */
    volatile String health = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";

    GatewayServer(Over over, Script script) throws IOException {
        this.script = script;
        switch (over) {
            case LOOPBACK -> {
                server = ServerSocketChannel.open();
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                address = new CellAddress.Loopback(server.socket().getLocalPort());
            }
            case UNIX_SOCKET -> {
                Path path = Files.createTempDirectory("cell").resolve("in.sock");
                server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                server.bind(UnixDomainSocketAddress.of(path));
                address = new CellAddress.UnixSocket(path);
            }
            default -> throw new IllegalArgumentException(over.name());
        }
        Thread.ofVirtual().start(this::accept);
    }

    CellAddress address() {
        return address;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(SocketChannel socket) {
        try (socket) {
            var in = new DataInputStream(Channels.newInputStream(socket));
            String key = "";
            for (String line = header(in); !line.isEmpty(); line = header(in)) {
                headers.add(line);
                if (line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:")) {
                    key = line.substring(line.indexOf(':') + 1).strip();
                }
            }
            var out = Channels.newOutputStream(socket);
            if (key.isEmpty()) {
                out.write(health.getBytes(StandardCharsets.US_ASCII));
                in.readAllBytes();
                return;
            }
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: "
                            + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            var line = new Line(socket);
            line.event(
                    "connect.challenge",
                    json.createObjectNode().put("nonce", "n").put("ts", 1));
            lines.add(line);
            if (cutting) {
                line.cut();
            }
            while (true) {
                take(line, json.readTree(frame(line, in)));
            }
        } catch (Exception gone) {
            // The client left, or the test cut the line.
        }
    }

    private void take(Line line, JsonNode request) throws IOException {
        requests.add(request);
        if (!request.path("method").asString("").equals("connect")) {
            script.request(line, request);
            return;
        }
        if (unavailable.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            ObjectNode error = json.createObjectNode();
            error.put("code", "UNAVAILABLE").put("message", "starting").put("retryAfterMs", 1);
            line.refuse(request, error);
            line.cut();
            return;
        }
        ObjectNode hello = json.createObjectNode();
        scopes.forEach(hello.putObject("auth").putArray("scopes")::add);
        hello.putObject("policy").put("maxPayload", maxPayload);
        line.answer(request, hello);
    }

    private static String header(DataInputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private String frame(Line line, DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        if ((first & 0x0f) == 9) {
            in.readNBytes((in.readUnsignedByte() & 0x7f) + 4);
            if (!deaf) {
                line.pong();
            }
            return frame(line, in);
        }
        if ((first & 0x0f) != 1) {
            throw new IOException("closed");
        }
        long length = in.readUnsignedByte() & 0x7f;
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        byte[] mask = in.readNBytes(4);
        byte[] data = in.readNBytes(Math.toIntExact(length));
        for (int i = 0; i < data.length; i++) {
            data[i] ^= mask[i % 4];
        }
        return new String(data, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Line line : lines) {
            line.cut();
        }
        if (address instanceof CellAddress.UnixSocket(Path path)) {
            Files.delete(path);
            Files.delete(path.getParent());
        }
    }

    /** One client. */
    final class Line {
        private final SocketChannel socket;
        private final OutputStream out;

        Line(SocketChannel socket) {
            this.socket = socket;
            this.out = Channels.newOutputStream(socket);
        }

        void answer(JsonNode request, JsonNode payload) throws IOException {
            ObjectNode answer = json.createObjectNode().put("type", "res");
            answer.put("id", request.path("id").asString("")).put("ok", true).set("payload", payload);
            write(answer.toString());
        }

        void refuse(JsonNode request, JsonNode error) throws IOException {
            ObjectNode answer = json.createObjectNode().put("type", "res");
            answer.put("id", request.path("id").asString("")).put("ok", false).set("error", error);
            write(answer.toString());
        }

        void event(String name, JsonNode payload) throws IOException {
            ObjectNode event = json.createObjectNode().put("type", "event").put("event", name);
            event.set("payload", payload);
            write(event.toString());
        }

        synchronized void write(String text) throws IOException {
            byte[] data = text.getBytes(StandardCharsets.UTF_8);
            ByteBuffer frame = ByteBuffer.allocate(10 + data.length).put((byte) 0x81);
            if (data.length < 126) {
                frame.put((byte) data.length);
            } else if (data.length < 65_536) {
                frame.put((byte) 126).putShort((short) data.length);
            } else {
                frame.put((byte) 127).putLong(data.length);
            }
            frame.put(data);
            out.write(frame.array(), 0, frame.position());
        }

        synchronized void pong() throws IOException {
            out.write(new byte[] {(byte) 0x8a, 0});
        }

        /** The first bytes of a frame that never comes whole. */
        synchronized void begin() throws IOException {
            out.write(new byte[] {(byte) 0x81, 100, '{'});
        }

        void cut() throws IOException {
            socket.close();
        }
    }
}
