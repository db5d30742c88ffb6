package io.darkplex.portal.tenants.gateway;

import io.darkplex.portal.tenants.runtime.CellAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/**
 * Speaks HTTP and WebSocket to cells, over loopback or over a Unix socket. All cells share one selector, one timer and a
 * few threads. A cell is not trusted: nothing that it answers leads this client anywhere else.
 */
public final class CellClient implements AutoCloseable {

    static final int THREADS_MAX = 8;
    private static final String THREADS = "cell-client";
    private static final int THREADS_MIN = 2;
    private static final int THREAD_IDLE_MILLIS = 30_000;
    private static final int THREAD_STOP_MILLIS = 1000;
    private static final int HEALTH_BYTES_MAX = 16 * 1024;
    private static final int HEADER_BYTES_MAX = 16 * 1024;
    private static final int REQUESTS_QUEUED_MAX = 16;
    private static final Duration ADDRESS_KEPT = Duration.ofMinutes(1);

    /** Of a file's mode, as in {@code stat(2)}. */
    private static final int TYPE_MASK = 0xf000;

    private static final int TYPE_SOCKET = 0xc000;

    private final QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN, THREAD_IDLE_MILLIS);
    private final HttpClient http;
    private final WebSocketClient sockets;

    public CellClient() {
        threads.setName(THREADS);
        threads.setReservedThreads(0);
        threads.setDaemon(true);
        threads.setStopTimeout(THREAD_STOP_MILLIS);
        var connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setExecutor(threads);
        connector.setScheduler(new ScheduledExecutorScheduler(THREADS + "-timer", true));
        http = new HttpClient(new TaggedTransport(connector));
        http.setExecutor(threads);
        http.setScheduler(connector.getScheduler());
        http.setFollowRedirects(false);
        http.setHttpCookieStore(new HttpCookieStore.Empty());
        http.setUserAgentField(null);
        http.setMaxResponseHeadersSize(HEADER_BYTES_MAX);
        http.setMaxRequestsQueuedPerDestination(REQUESTS_QUEUED_MAX);
        http.setDestinationIdleTimeout(ADDRESS_KEPT.toMillis());
        sockets = new WebSocketClient(http);
        // Whoever holds a line watches its silence. Stopping does not wait for what cells answer.
        sockets.setIdleTimeout(Duration.ZERO);
        sockets.setStopTimeout(0);
        try {
            sockets.start();
            http.getContentDecoderFactories().clear();
        } catch (Exception failed) {
            throw new IllegalStateException("The client for cells could not be started.", failed);
        }
    }

    /** True when its gateway says in time that it is well. */
    public boolean answers(CellAddress address, Duration atMost) throws InterruptedException {
        try {
            // Kept open, a connection to each cell would only wait for the next look at it.
            Request request = http.newRequest(uri("http", address, "/healthz"))
                    .tag(transport(address))
                    .headers(headers -> headers.put(HttpHeader.CONNECTION, "close"))
                    .timeout(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return new CompletableResponseListener(request, HEALTH_BYTES_MAX)
                            .send()
                            .get()
                            .getStatus()
                    == 200;
        } catch (IOException | ExecutionException silent) {
            return false;
        }
    }

    /**
     * Opens a WebSocket. No Origin header is sent: OpenClaw takes one for a browser.
     *
     * @throws IOException when nothing there opens one in time
     */
    CellLine connect(CellAddress address, GatewayLimits limits, CellLine.Listener listener)
            throws IOException, InterruptedException {
        if (!sockets.isRunning()) {
            throw new IOException("the client is closed");
        }
        long atMost = limits.connectTimeout().toMillis();
        var line = new CellLine(listener, limits.frameBytesMax());
        var upgrade = new ClientUpgradeRequest(uri("ws", address, "/"));
        upgrade.tag(transport(address));
        upgrade.setTimeout(atMost, TimeUnit.MILLISECONDS);
        var opening = sockets.connect(line, upgrade);
        boolean open = false;
        try {
            var _ = opening.get(atMost, TimeUnit.MILLISECONDS);
            open = true;
            return line;
        } catch (ExecutionException refused) {
            throw new IOException(String.valueOf(refused.getMessage()), refused);
        } catch (TimeoutException late) {
            throw new IOException("no answer within " + limits.connectTimeout(), late);
        } finally {
            if (!open) {
                opening.cancel(true);
                line.abandon();
            }
        }
    }

    @Override
    public void close() {
        try {
            sockets.stop();
        } catch (Exception failed) {
            throw new IllegalStateException("The client for cells could not be stopped.", failed);
        }
    }

    /** How many there are now, idle ones included. */
    int threads() {
        return threads.getThreads();
    }

    private static URI uri(String scheme, CellAddress address, String path) {
        String authority = switch (address) {
            case CellAddress.Loopback(int port) -> "127.0.0.1:" + port;
            case CellAddress.UnixSocket _ -> "localhost";
        };
        return URI.create(scheme + "://" + authority + path);
    }

    private static Transport transport(CellAddress address) throws IOException {
        return switch (address) {
            case CellAddress.Loopback _ -> Transport.TCP_IP;
            case CellAddress.UnixSocket(Path path) -> new Transport.TCPUnix(socket(path));
        };
    }

    /**
     * Refuses a link, by which a cell could lead us to somebody else's socket. One that is put there between this look and
     * the connection still can; it wins nothing, since every gateway takes its own token only.
     */
    private static Path socket(Path path) throws IOException {
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & TYPE_MASK) != TYPE_SOCKET) {
            throw new IOException("not a socket: " + path.getFileName());
        }
        return path;
    }

    /** A WebSocket's request cannot name its transport, only carry a tag. */
    private static final class TaggedTransport extends HttpClientTransportOverHTTP {

        TaggedTransport(ClientConnector connector) {
            super(connector);
        }

        @Override
        public Origin newOrigin(Request request) {
            if (request.getTag() instanceof Transport transport) {
                request.transport(transport);
            }
            return super.newOrigin(request);
        }
    }
}
