package io.darkplex.portal.tenants.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Plain HTTP over Unix sockets, for tests that must not depend on the code under test. */
public final class UnixSockets {

    private UnixSockets() {}

    public static String get(Path socket, String path) throws IOException {
        return exchange(socket, "GET " + path + " HTTP/1.0\r\n\r\n");
    }

    public static String post(Path socket, String path, String body) throws IOException {
        return exchange(
                socket,
                "POST " + path + " HTTP/1.0\r\ncontent-length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body);
    }

    /** Gives every caller the same answer. */
    public static ServerSocketChannel answering(Path socket, String text) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        socket.toFile().setWritable(true, false);
        Thread.ofVirtual().start(() -> {
            while (server.isOpen()) {
                try (SocketChannel caller = server.accept()) {
                    caller.read(ByteBuffer.allocate(4096));
                    caller.write(
                            ByteBuffer.wrap(("HTTP/1.1 200 OK\r\ncontent-length: " + text.length() + "\r\n\r\n" + text)
                                    .getBytes(UTF_8)));
                } catch (IOException closed) {
                    return;
                }
            }
        });
        return server;
    }

    /** Leads every caller to a port of this machine. */
    public static ServerSocketChannel leading(Path socket, int port) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        socket.toFile().setWritable(true, false);
        Thread.ofVirtual().start(() -> {
            while (server.isOpen()) {
                try {
                    SocketChannel caller = server.accept();
                    SocketChannel target =
                            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                    Thread.ofPlatform().daemon().start(() -> copy(caller, target));
                    Thread.ofPlatform().daemon().start(() -> copy(target, caller));
                } catch (IOException closed) {
                    return;
                }
            }
        });
        return server;
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        var buffer = ByteBuffer.allocate(16 * 1024);
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException broken) {
            // Closing both tells both sides.
        }
    }

    private static String exchange(Path socket, String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(request.getBytes(UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        }
    }
}
