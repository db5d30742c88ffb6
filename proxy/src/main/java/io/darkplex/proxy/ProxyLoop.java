package io.darkplex.proxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One event loop: its own server socket share, its own connections to providers, nothing shared but counts and limits. */
final class ProxyLoop extends VerticleBase {

    /** More than any silence allowed within an exchange, so that it ends idle connections only. */
    private static final Duration IDLE_MARGIN = Duration.ofSeconds(30);

    /** How long a call may run on after its key has ended, besides what the holder of the keys needs to know of it. */
    private static final Duration KEYS_LOOKED_AT_EVERY = Duration.ofSeconds(1);

    private final ProxySettings settings;
    private final int port;
    private final Sockets sockets;
    private final Admission admission;
    private final OpenWork open;
    private final Clock clock;
    private final Supplier<String> ids;
    private final Muster muster;
    private final OfferStates offers;
    private final RandomGenerator chance;

    private @Nullable HttpServer server;
    private @Nullable FrontDoor door;
    private @Nullable Loop shared;

    ProxyLoop(
            ProxySettings settings,
            int port,
            Sockets sockets,
            Admission admission,
            OpenWork open,
            Clock clock,
            Supplier<String> ids,
            Muster muster,
            OfferStates offers,
            RandomGenerator chance) {
        this.settings = settings;
        this.port = port;
        this.sockets = sockets;
        this.admission = admission;
        this.open = open;
        this.clock = clock;
        this.ids = ids;
        this.muster = muster;
        this.offers = offers;
        this.chance = chance;
    }

    @Override
    public Future<?> start() {
        return muster.arrive(context).compose(allHere -> listen());
    }

    private Future<Void> listen() {
        var loop = new Loop(
                vertx,
                settings,
                sockets,
                admission,
                open,
                clock,
                ids,
                new HttpUpstream(vertx, settings, open, offers.connections()),
                new DemoUpstream(vertx, open),
                offers,
                chance,
                new HashSet<>(),
                null);
        shared = loop;
        var front = new FrontDoor(loop, context);
        door = front;
        if (settings.port() == ProxySettings.NO_PORT) {
            return Future.succeededFuture();
        }
        vertx.setPeriodic(KEYS_LOOKED_AT_EVERY.toMillis(), tick -> front.lookAtKeys());
        HttpServer listening =
                vertx.createHttpServer(options()).requestHandler(front::handle).exceptionHandler(broken -> {});
        server = listening;
        return listening.listen(port, settings.host()).mapEmpty();
    }

    /** Opens a Unix socket on this loop, whose callers act for {@code lease} only. */
    Future<LoopEntrance> open(Path socket, Lease lease) {
        Loop loop = shared;
        if (loop == null) {
            throw new IllegalStateException("Not started.");
        }
        Promise<LoopEntrance> opened = Promise.promise();
        context.runOnContext(now -> LoopEntrance.open(loop.enteredBy(lease), context, options(), socket)
                .onComplete(opened));
        return opened.future();
    }

    int actualPort() {
        if (settings.port() == ProxySettings.NO_PORT) {
            return ProxySettings.NO_PORT;
        }
        if (server == null) {
            throw new IllegalStateException("Not started.");
        }
        return server.actualPort();
    }

    void refuseNewCalls() {
        if (door != null) {
            door.stop();
        }
    }

    /** Ends the running exchanges; returns at once. */
    void interruptAll() {
        FrontDoor front = door;
        if (front != null) {
            context.runOnContext(now -> front.interruptAll());
        }
    }

    private HttpServerOptions options() {
        Duration silence = longer(settings.firstByteTimeout(), settings.idleTimeout())
                .plus(settings.upstream().retry().time());
        return new HttpServerOptions()
                .setMaxHeaderSize(settings.maxHeaderBytes())
                .setMaxInitialLineLength(settings.maxHeaderBytes())
                .setHandle100ContinueAutomatically(true)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                .setIdleTimeout((int) longer(silence, settings.bodyTimeout())
                        .plus(IDLE_MARGIN)
                        .toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
