package io.darkplex.proxy.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.darkplex.proxy.Receipt;
import io.darkplex.proxy.Receipts;
import io.darkplex.proxy.Routes;
import io.darkplex.proxy.journal.Frames;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The portal's end: tells proxies elsewhere who holds which key and where models are, and takes their receipts. On a port of
 * its own, so that nothing that people's sessions open leads here; whoever calls shows the shared secret.
 *
 * <p>{@code GET /v1/leases}, {@code GET /v1/routes}: the whole, as soon as it differs from {@code If-None-Match}, or 304 after
 * {@code Prefer: wait=SECONDS}. {@code POST /v1/receipts}: frames of receipts; answered when they are stored for good.
 */
public final class SocketsServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SocketsServer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration IDLE_MARGIN = Duration.ofSeconds(30);
    private static final int HEADER_BYTES_MAX = 8 * 1024;
    private static final String WAIT = "wait=";

    private final SocketsServerSettings settings;
    private final SharedSecret secret;
    private final Snapshots snapshots;
    private final Receipts receipts;
    private @Nullable Running running;

    public SocketsServer(
            SocketsServerSettings settings,
            SharedSecret secret,
            List<KnownLeases> leases,
            Routes routes,
            Receipts receipts) {
        this.settings = settings;
        this.secret = secret;
        this.snapshots = new Snapshots(leases, routes);
        this.receipts = receipts;
    }

    private record Running(
            Vertx vertx, Context loop, Document leases, Document routes, ScheduledExecutorService clock) {}

    /**
     * @return the port
     * @throws IllegalStateException when it runs already or cannot listen there; the message says why
     */
    public synchronized int start() {
        if (running != null) {
            throw new IllegalStateException("The portal listens for proxies already.");
        }
        Vertx vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("proxy-snapshots").factory());
        var now = new Running(vertx, vertx.getOrCreateContext(), new Document(vertx), new Document(vertx), clock);
        try {
            int port = await(vertx.createHttpServer(options())
                            .requestHandler(request -> handle(now, request))
                            .exceptionHandler(broken -> {})
                            .listen(settings.port(), settings.host()))
                    .actualPort();
            running = now;
            var _ = clock.scheduleWithFixedDelay(
                    () -> refresh(now), 0, settings.refresh().toMillis(), TimeUnit.MILLISECONDS);
            LOG.info("Listening for proxies on {}:{}{}", settings.host(), port, settings.tls() ? " (TLS)" : "");
            return port;
        } catch (ExecutionException | TimeoutException refused) {
            clock.shutdownNow();
            vertx.close();
            throw new IllegalStateException(
                    "The portal cannot listen for proxies on " + settings.host() + ":" + settings.port() + ".",
                    refused.getCause());
        }
    }

    @Override
    public synchronized void close() {
        Running now = running;
        running = null;
        if (now == null) {
            return;
        }
        now.clock().shutdownNow();
        try {
            await(now.vertx().close());
        } catch (ExecutionException | TimeoutException unclean) {
            LOG.warn("The server for proxies did not close cleanly", unclean);
        }
    }

    private HttpServerOptions options() {
        var options = new HttpServerOptions()
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout((int) settings.waitMax().plus(IDLE_MARGIN).toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        if (settings.tls()) {
            options.setSsl(true)
                    .setUseAlpn(false)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(Objects.requireNonNull(settings.certificate())
                                    .toString())
                            .setKeyPath(Objects.requireNonNull(settings.key()).toString()));
        }
        return options;
    }

    /** Makes both snapshots; nothing is sent unless they differ from the last. */
    private void refresh(Running now) {
        try {
            byte[] routes = SnapshotJson.write(snapshots.routes());
            byte[] leases = SnapshotJson.write(snapshots.leases());
            now.loop().runOnContext(turn -> {
                // Models before the leases that may ask for them.
                now.routes().set(routes);
                now.leases().set(leases);
            });
        } catch (RuntimeException failed) {
            // The task of a clock that throws is never run again.
            LOG.error("What proxies should know could not be gathered", failed);
        }
    }

    private void handle(Running now, HttpServerRequest request) {
        String asked = request.method() + " " + request.path();
        if (asked.equals("GET /healthz")) {
            request.response().end("{\"status\":\"ok\"}");
            return;
        }
        if (!secret.isIn(request.getHeader("authorization"))) {
            refuse(request, 401, "SECRET_WRONG", "The shared secret is missing or is another.");
            return;
        }
        switch (asked) {
            case "GET /v1/leases" -> poll(now, now.leases(), request);
            case "GET /v1/routes" -> poll(now, now.routes(), request);
            case "POST /v1/receipts" -> take(now, request);
            default -> refuse(request, 404, "ENDPOINT_UNKNOWN", "There is nothing at this path.");
        }
    }

    private void poll(Running now, Document document, HttpServerRequest request) {
        if (now.leases().waiting() + now.routes().waiting() >= settings.waitingMax()) {
            refuse(request, 503, "TOO_MANY_PROXIES", settings.waitingMax() + " questions wait already.");
            return;
        }
        String known = Objects.requireNonNullElse(request.getHeader("if-none-match"), "");
        document.answer(request, known, waitMillis(request.getHeader("prefer")));
    }

    private long waitMillis(@Nullable String prefer) {
        if (prefer == null || !prefer.matches(WAIT + "\\d{1,6}")) {
            return 1;
        }
        long asked = TimeUnit.SECONDS.toMillis(Long.parseLong(prefer.substring(WAIT.length())));
        return Math.min(asked, settings.waitMax().toMillis());
    }

    private void take(Running now, HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        request.handler(piece -> {
            if (body.length() + piece.length() > settings.receiptsBytesMax()) {
                request.connection().close();
            } else {
                body.appendBuffer(piece);
            }
        });
        request.endHandler(end -> {
            try {
                store(now, request, Frames.read(body.getBytes()));
            } catch (IllegalArgumentException unreadable) {
                LOG.error("A proxy sent receipts that cannot be read: {}", unreadable.getMessage());
                refuse(request, 422, "RECEIPTS_UNREADABLE", Objects.requireNonNull(unreadable.getMessage()));
            }
        });
    }

    private void store(Running now, HttpServerRequest request, List<Receipt> taken) {
        var stored = new ArrayList<CompletableFuture<Void>>(taken.size());
        taken.forEach(receipt -> stored.add(receipts.append(receipt).toCompletableFuture()));
        var _ = CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new))
                .whenComplete((all, failure) -> now.loop().runOnContext(turn -> {
                    var refused = new ArrayList<String>();
                    for (int at = 0; at < taken.size(); at++) {
                        if (stored.get(at).isCompletedExceptionally()) {
                            refused.add(taken.get(at).id());
                        }
                    }
                    if (!refused.isEmpty() && refused.size() == taken.size()) {
                        refuse(request, 503, "RECEIPTS_NOT_STORED", "No receipt could be stored.");
                    } else if (!request.response().closed()) {
                        request.response().end(Buffer.buffer(SnapshotJson.write(Map.of("refused", refused))));
                    }
                }));
    }

    private static void refuse(HttpServerRequest request, int status, String code, String detail) {
        if (request.response().closed()) {
            return;
        }
        boolean unread = !request.isEnded();
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(Buffer.buffer(new String(SnapshotJson.write(Map.of("code", code, "detail", detail)), UTF_8)))
                .onComplete(sent -> {
                    if (unread && !request.isEnded()) {
                        request.connection().close();
                    }
                });
    }

    private static <T> T await(Future<T> future) throws ExecutionException, TimeoutException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("Interrupted.");
        }
    }
}
