package io.darkplex.proxy.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does with each connection what a test says, and counts them. Closing it ends them all. */
final class FakeServer implements AutoCloseable {

    /** What is done with a connection. */
    interface Service {
        void serve(Socket socket) throws IOException;
    }

    private final ServerSocket server;
    private final Service service;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    FakeServer(InetAddress address, Service service) throws IOException {
        this(new InetSocketAddress(address, 0), service);
    }

    FakeServer(InetSocketAddress address, Service service) throws IOException {
        this.service = service;
        server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(address, 300);
        Thread.ofVirtual().start(this::accept);
    }

    /** Says again whatever it hears. */
    static FakeServer echo() throws IOException {
        return new FakeServer(EgressExtension.OUTSIDE, socket -> {
            socket.getInputStream().transferTo(socket.getOutputStream());
        });
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            service.serve(socket);
        } catch (IOException gone) {
            return;
        } finally {
            open.remove(socket);
        }
    }
}
