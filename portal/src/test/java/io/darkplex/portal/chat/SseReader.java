package io.darkplex.portal.chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A browser's end of a stream, over a socket of its own, that can be cut as a cable is. */
final class SseReader implements AutoCloseable {

    final List<String> head = new CopyOnWriteArrayList<>();
    final List<String> lines = new CopyOnWriteArrayList<>();
    private final Socket socket;
    private final Thread thread;

    /** @param reading false for a reader that never reads */
    SseReader(int port, UUID user, String path, boolean reading) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        OutputStream out = socket.getOutputStream();
        out.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nX-Test-User: " + user + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        thread = Thread.ofVirtual().unstarted(this::read);
        if (reading) {
            thread.start();
        }
    }

    boolean ended() {
        return !thread.isAlive();
    }

    String text() {
        return String.join("\n", lines);
    }

    /** Lines of chunk sizes are left out; an event never spans two chunks here, as each is flushed alone. */
    private void read() {
        try (var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            boolean inHead = true;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (inHead) {
                    head.add(line);
                    inHead = !line.isEmpty();
                } else if (line.startsWith("id:")
                        || line.startsWith("event:")
                        || line.startsWith("data:")
                        || line.startsWith(":")) {
                    lines.add(line);
                } else if (line.equals("0")) {
                    return;
                }
            }
        } catch (IOException cut) {
            lines.add(": cut");
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
