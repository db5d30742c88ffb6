package io.darkplex.portal.tenants.runtime.kubernetes;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.darkplex.portal.tenants.runtime.kubernetes.KubernetesProperties.Portal;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * Where the relays of cells call, over TLS. The first line of each call is {@code TOKEN WAY}: the token says whose cell it
 * is, and the rest of the call cannot.
 */
final class Crossing implements AutoCloseable {

    /** When there are too many open files, asking at once does not help. */
    static final long AFTER_ERROR_NANOS = 50_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Crossing.class);
    private static final int TOKEN_BYTES = 32;
    private static final int GREETING_BYTES_MAX = 2 * TOKEN_BYTES + 16;

    private final Portal settings;
    private final ServerSocket server;
    private final Semaphore free;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, CellWay> ways = new ConcurrentHashMap<>();

    private Crossing(Portal settings, ServerSocket server) {
        this.settings = settings;
        this.server = server;
        this.free = new Semaphore(settings.connectionsMax());
    }

    static Crossing open(Portal settings) throws IOException {
        var keys = new PemSslStoreBundle(
                PemSslStoreDetails.forCertificate(read(settings.certificate())).withPrivateKey(read(settings.key())),
                null);
        var server = (SSLServerSocket)
                SslBundle.of(keys).createSslContext().getServerSocketFactory().createServerSocket(settings.port());
        server.setEnabledProtocols(new String[] {"TLSv1.3"});
        var crossing = new Crossing(settings, server);
        Thread.ofVirtual().name("cell-crossing").start(crossing::listen);
        return crossing;
    }

    int port() {
        return server.getLocalPort();
    }

    /** A way for one cell, until it is closed. */
    CellWay way(Path sockets) throws IOException {
        byte[] fresh = new byte[TOKEN_BYTES];
        random.nextBytes(fresh);
        String token = HexFormat.of().formatHex(fresh);
        var way = new CellWay(token, sockets, settings, () -> ways.remove(token));
        ways.put(token, way);
        way.listen();
        return way;
    }

    @Override
    public void close() {
        Joined.close(server);
        ways.values().forEach(CellWay::close);
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket line = server.accept();
                if (!free.tryAcquire()) {
                    LOG.warn("A relay was turned away: there are {} lines already", settings.connectionsMax());
                    Joined.close(line);
                    continue;
                }
                Thread.ofVirtual().name("cell-line").start(() -> serve(line));
            } catch (IOException broken) {
                LOG.debug("A relay could not be accepted: {}", broken.getMessage());
                LockSupport.parkNanos(AFTER_ERROR_NANOS);
            }
        }
    }

    private void serve(Socket line) {
        try (line) {
            line.setSoTimeout(Math.toIntExact(settings.greetTimeout().toMillis()));
            line.setTcpNoDelay(true);
            line.setKeepAlive(true);
            String[] greeting = greeting(line.getInputStream()).split(" ", 2);
            CellWay way = ways.get(greeting[0]);
            if (way == null || greeting.length < 2) {
                LOG.warn("Somebody without a cell's token was turned away: from={}", line.getInetAddress());
                return;
            }
            line.setSoTimeout(0);
            way.serve(greeting[1], line);
        } catch (IOException broken) {
            LOG.debug("A line broke off: {}", broken.getMessage());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            free.release();
        }
    }

    /** Byte by byte: what follows is not ours to read. */
    private static String greeting(InputStream from) throws IOException {
        byte[] line = new byte[GREETING_BYTES_MAX];
        for (int length = 0; length < line.length; length++) {
            int next = from.read();
            if (next < 0) {
                throw new IOException("No greeting");
            }
            if (next == '\n') {
                return new String(line, 0, length, US_ASCII);
            }
            line[length] = (byte) next;
        }
        throw new IOException("Too long a greeting");
    }

    private static String read(@Nullable Path file) throws IOException {
        return Files.readString(Objects.requireNonNull(file));
    }
}
