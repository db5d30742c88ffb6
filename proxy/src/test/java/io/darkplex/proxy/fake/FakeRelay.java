package io.darkplex.proxy.fake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** What stands in a cell: a port on loopback whose connections go on to a Unix socket, byte for byte. */
public final class FakeRelay implements AutoCloseable {

    private static final int PIECE = 8_192;

    private final ServerSocketChannel server;
    private final Path socket;

    public FakeRelay(Path socket) throws IOException {
        this.socket = socket;
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.socket().getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    @SuppressWarnings("InfiniteLoopStatement") // until the server is closed
    private void accept() {
        try {
            while (true) {
                SocketChannel near = server.accept();
                Thread.ofVirtual().start(() -> relay(near));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void relay(SocketChannel near) {
        try (near;
                SocketChannel far = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            Thread back = Thread.ofVirtual().start(() -> {
                pump(far, near);
                close(near);
            });
            pump(near, far);
            close(far);
            back.join();
        } catch (IOException refused) {
            return;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(SocketChannel from, SocketChannel to) {
        var piece = ByteBuffer.allocate(PIECE);
        try {
            while (from.read(piece) >= 0) {
                piece.flip();
                while (piece.hasRemaining()) {
                    to.write(piece);
                }
                piece.clear();
            }
        } catch (IOException broken) {
            return;
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            return;
        }
    }
}
