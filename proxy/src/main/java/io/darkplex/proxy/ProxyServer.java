package io.darkplex.proxy;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The LLM provider proxy: {@code POST /v1/chat/completions}, {@code POST /v1/messages}, {@code GET /v1/models} and
 * {@code GET /healthz}, each also under {@code /openai} and {@code /anthropic}. May be started again after it was closed.
 */
public final class ProxyServer implements AutoCloseable, Offers {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyServer.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /** Any free port, but the same for all event loops. */
    private static final int SHARED_FREE_PORT = -1;

    private static final long POLL_MILLIS = 10;

    private final ProxySettings settings;
    private final Sockets sockets;
    private final Clock clock;
    private final Supplier<String> ids;
    private final OpenWork open = new OpenWork();
    private final OfferStates offers;
    private final SplittableRandom chance;
    private @Nullable Vertx vertx;
    private List<ProxyLoop> loops = List.of();
    private volatile @Nullable Entrances entrances;

    public ProxyServer(ProxySettings settings, Sockets sockets) {
        this(settings, sockets, Clock.systemUTC(), () -> UUID.randomUUID().toString());
    }

    /** @param ids makes the ids of receipts */
    public ProxyServer(ProxySettings settings, Sockets sockets, Clock clock, Supplier<String> ids) {
        this(settings, sockets, clock, ids, new SplittableRandom());
    }

    /** @param chance draws offers, keys and pauses; one with a seed draws the same again */
    ProxyServer(ProxySettings settings, Sockets sockets, Clock clock, Supplier<String> ids, SplittableRandom chance) {
        this.settings = settings;
        this.sockets = sockets;
        this.clock = clock;
        this.ids = ids;
        this.offers = new OfferStates(settings.upstream(), sockets.notices(), clock);
        this.chance = chance;
    }

    /**
     * Starts listening.
     *
     * @return the port, or {@link ProxySettings#NO_PORT}
     * @throws IllegalStateException when it runs already, or when it cannot listen there; the message says why
     */
    public synchronized int start() {
        if (vertx != null) {
            throw new IllegalStateException("The proxy runs already.");
        }
        Vertx engine = Vertx.builder().with(options()).build();
        var admission = new Admission(settings.maxExchanges(), settings.maxExchangesPerLease());
        List<ProxyLoop> started = new CopyOnWriteArrayList<>();
        int port = settings.port() == 0 ? SHARED_FREE_PORT : settings.port();
        var muster = new Muster(settings.eventLoops());
        try {
            await(
                    engine.deployVerticle(
                            () -> {
                                var loop = new ProxyLoop(
                                        settings,
                                        port,
                                        sockets,
                                        admission,
                                        open,
                                        clock,
                                        ids,
                                        muster,
                                        offers,
                                        chance.split());
                                started.add(loop);
                                return loop;
                            },
                            new DeploymentOptions().setInstances(settings.eventLoops())),
                    START_TIMEOUT);
        } catch (ExecutionException | TimeoutException refused) {
            engine.close();
            throw new IllegalStateException(
                    "The proxy cannot listen on " + settings.host() + ":" + settings.port() + ".", refused.getCause());
        }
        int listening = started.getFirst().actualPort();
        vertx = engine;
        loops = List.copyOf(started);
        entrances = new Entrances(settings, open, loops);
        if (listening == ProxySettings.NO_PORT) {
            LOG.info("Proxy started without a port");
        } else {
            LOG.info("Proxy started on {}:{}", settings.host(), listening);
        }
        return listening;
    }

    /**
     * Opens a further way in: a Unix socket whose callers act for {@code lease} and nobody else. A stale socket of that name is
     * replaced. Every user may connect who can reach the file, so its directory has to be a guarded one. May be called by many
     * at once; blocks, so never on an event loop.
     *
     * @param lease only keys of this one are good there
     * @throws IllegalStateException when the proxy does not run, has no entrance left, or cannot listen there; the message
     *     says why
     * @throws IllegalArgumentException when the path is too long for a Unix socket
     */
    public Entrance openEntrance(Path socket, Lease lease) {
        Entrances ways = entrances;
        if (ways == null) {
            throw new IllegalStateException("The proxy does not run.");
        }
        return ways.open(socket, lease);
    }

    /** Refuses new calls, lets those that run end within {@link ProxySettings#closeGrace()}, then breaks them off. */
    @Override
    public synchronized void close() {
        Vertx engine = vertx;
        if (engine == null) {
            return;
        }
        Entrances ways = entrances;
        entrances = null;
        loops.forEach(ProxyLoop::refuseNewCalls);
        if (ways != null) {
            ways.refuseNewCalls();
        }
        if (!waitUntilIdle(settings.closeGrace())) {
            loops.forEach(ProxyLoop::interruptAll);
            if (ways != null) {
                ways.interruptAll();
            }
            waitUntilIdle(LAST_WORDS);
        }
        if (ways != null) {
            ways.closeAll();
        }
        try {
            await(engine.close(), START_TIMEOUT);
        } catch (ExecutionException | TimeoutException unclean) {
            LOG.warn("Proxy did not close cleanly", unclean);
        }
        vertx = null;
        loops = List.of();
        LOG.info("Proxy stopped");
    }

    /** What it is doing now. */
    public ProxyLoad load() {
        return open.load();
    }

    /** How things stand with the providers, as seen since this object was made. */
    @Override
    public OffersView now() {
        return offers.view();
    }

    OfferStates offers() {
        return offers;
    }

    private boolean waitUntilIdle(Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        try {
            while (open.exchanges.get() > 0) {
                if (System.nanoTime() >= until) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            return true;
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private VertxOptions options() {
        return new VertxOptions()
                .setEventLoopPoolSize(settings.eventLoops())
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }

    private static void await(Future<?> future, Duration patience) throws ExecutionException, TimeoutException {
        try {
            future.toCompletionStage().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("Interrupted.");
        }
    }
}
