package io.darkplex.portal.tenants.runtime.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes everything on to another socket, until it is broken. */
final class BreakableSocket implements AutoCloseable {

    private final Path path;
    private final Path target;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private ServerSocketChannel server;

    BreakableSocket(Path path, Path target) throws IOException {
        this.path = path;
        this.target = target;
        this.server = listen();
    }

    void breakOff() throws IOException {
        server.close();
        Files.deleteIfExists(path);
        for (SocketChannel channel : open) {
            channel.close();
        }
        open.clear();
    }

    void mend() throws IOException {
        server = listen();
    }

    @Override
    public void close() throws IOException {
        breakOff();
    }

    private ServerSocketChannel listen() throws IOException {
        var fresh = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        fresh.bind(UnixDomainSocketAddress.of(path));
        Thread.ofVirtual().start(() -> accept(fresh));
        return fresh;
    }

    private void accept(ServerSocketChannel from) {
        try {
            while (true) {
                SocketChannel caller = from.accept();
                SocketChannel called = SocketChannel.open(UnixDomainSocketAddress.of(target));
                open.add(caller);
                open.add(called);
                Thread.ofVirtual().start(() -> pass(caller, called));
                Thread.ofVirtual().start(() -> pass(called, caller));
            }
        } catch (IOException closed) {
            // Broken off.
        }
    }

    private static void pass(SocketChannel from, SocketChannel to) {
        try (InputStream in = Channels.newInputStream(from);
                OutputStream out = Channels.newOutputStream(to)) {
            in.transferTo(out);
        } catch (IOException closed) {
            // One side ended; the other is closed with it.
        }
    }
}
