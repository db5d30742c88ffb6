package io.darkplex.portal.tenants.runtime.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/** Two lines that carry each other's bytes. An end of one side is passed on; a break of one breaks the other. */
final class Joined {

    private Joined() {}

    /** Returns when both directions have ended. Closes both. */
    static void join(Socket line, SocketChannel socket) {
        Thread back = Thread.ofVirtual()
                .name("cell-line-back")
                .start(() -> copy(line, socket, () -> {
                    line.getInputStream().transferTo(Channels.newOutputStream(socket));
                    socket.shutdownOutput();
                }));
        copy(line, socket, () -> {
            InputStream from = Channels.newInputStream(socket);
            OutputStream to = line.getOutputStream();
            from.transferTo(to);
            line.shutdownOutput();
        });
        boolean interrupted = false;
        while (true) {
            try {
                back.join();
                break;
            } catch (InterruptedException closing) {
                interrupted = true;
                close(line, socket);
            }
        }
        close(line, socket);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket line, SocketChannel socket, Copy copy) {
        try {
            copy.run();
        } catch (IOException broken) {
            close(line, socket);
        }
    }

    static void close(AutoCloseable... all) {
        for (AutoCloseable one : all) {
            try {
                one.close();
            } catch (Exception closed) {
                // It was open; more is not needed.
            }
        }
    }

    @FunctionalInterface
    private interface Copy {
        void run() throws IOException;
    }
}
