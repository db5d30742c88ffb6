package io.darkplex.portal.tenants.runtime.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.BoundedLog;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellAddress;
import io.darkplex.portal.tenants.runtime.Sampled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One container. It lives until the engine says that it has ended: an engine that does not answer is asked again, for as
 * long as it takes.
 */
final class DockerCell implements Cell {

    private static final Logger LOG = LoggerFactory.getLogger(DockerCell.class);

    /** It was removed by somebody else before anybody asked. */
    private static final int UNKNOWN_END = -1;

    private final TenantId tenant;
    private final CellAddress address;
    private final String container;
    private final DockerEngine engine;
    private final DockerProperties properties;
    private final BoundedLog log;
    private final Clock clock;
    private final long startedSecond;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch logged = new CountDownLatch(1);
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final Sampled<Long> memory;
    private volatile long printedSecond;
    private volatile boolean outOfMemory;
    private volatile boolean frozen;

    DockerCell(
            TenantId tenant,
            CellAddress address,
            String container,
            DockerEngine engine,
            DockerProperties properties,
            BoundedLog log,
            Clock clock) {
        this.tenant = tenant;
        this.address = address;
        this.container = container;
        this.engine = engine;
        this.properties = properties;
        this.log = log;
        this.clock = clock;
        this.memory = new Sampled<>(properties.factsFresh(), () -> engine.memoryBytes(container));
        this.startedSecond = clock.instant().getEpochSecond();
    }

    /** For a container that was started; once. */
    void watch() {
        Thread.ofVirtual().name("cell-log-" + tenant).start(this::copyLog);
        Thread.ofVirtual().name("cell-end-" + tenant).start(this::seeEnd);
    }

    @Override
    public TenantId tenant() {
        return tenant;
    }

    @Override
    public CellAddress address() {
        return address;
    }

    @Override
    public boolean alive() {
        return !exit.isDone();
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit.copy();
    }

    @Override
    public boolean outOfMemory() {
        if (alive() && !outOfMemory) {
            try {
                outOfMemory = engine.ranOutOfMemory(
                        container, startedSecond, clock.instant().getEpochSecond());
            } catch (RuntimeException silent) {
                LOG.debug("The engine does not say whether a cell ran out of memory: tenant={}", tenant);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        return outOfMemory;
    }

    @Override
    public OptionalLong memoryBytes() {
        return alive() ? memory.last().map(OptionalLong::of).orElseGet(OptionalLong::empty) : OptionalLong.empty();
    }

    @Override
    public boolean freeze() {
        try {
            engine.pause(container);
            frozen = true;
        } catch (RuntimeException refused) {
            LOG.warn("The engine did not freeze a cell: tenant={} reason={}", tenant, refused.getMessage());
        }
        return frozen;
    }

    @Override
    public void thaw() {
        if (frozen && alive()) {
            engine.unpause(container);
        }
        frozen = false;
    }

    @Override
    public void stop(Duration grace) throws InterruptedException {
        try {
            // A signal to a frozen one would wait until it is thawed.
            thaw();
        } catch (RuntimeException refused) {
            LOG.warn("The engine did not thaw a cell: tenant={} reason={}", tenant, refused.getMessage());
        }
        if (grace.isPositive() && alive()) {
            signal("TERM");
            if (endsWithin(grace)) {
                return;
            }
            LOG.warn("Cell did not end in time and is killed: tenant={}", tenant);
        }
        long deadline = System.nanoTime() + properties.killWait().toNanos();
        while (alive() && System.nanoTime() - deadline < 0) {
            signal("KILL");
            if (endsWithin(properties.lookAgain())) {
                return;
            }
        }
        if (alive()) {
            LOG.error("A cell could not be ended: tenant={} container={}", tenant, container);
        }
    }

    private void signal(String signal) {
        try {
            engine.signal(container, signal);
        } catch (RuntimeException refused) {
            LOG.warn("The engine did not take a signal: tenant={} reason={}", tenant, refused.getMessage());
        }
    }

    private boolean endsWithin(Duration time) throws InterruptedException {
        try {
            exit.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException running) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** When this is done there is nothing left of it but its log. */
    private void seeEnd() {
        try {
            int code = awaitEnd();
            ended.countDown();
            logged.await(properties.logWait().toMillis(), TimeUnit.MILLISECONDS);
            try {
                outOfMemory |= engine.endedOutOfMemory(container);
                engine.remove(container);
            } catch (RuntimeException goneOrSilent) {
                LOG.debug("Container of a cell that ended could not be removed: tenant={}", tenant);
            }
            exit.complete(code);
        } catch (InterruptedException closed) {
            LOG.debug("Nobody asks for the end of a cell any more: tenant={}", tenant);
        }
    }

    private int awaitEnd() throws InterruptedException {
        boolean told = false;
        while (true) {
            try {
                return engine.awaitEnd(container);
            } catch (NotFoundException removed) {
                return UNKNOWN_END;
            } catch (RuntimeException silent) {
                if (!told) {
                    LOG.warn("The engine does not answer; its cells are taken to live: tenant={}", tenant);
                }
                told = true;
                pause();
            }
        }
    }

    /** After a pause of the engine it goes on with the second of the last line, which may come twice. */
    private void copyLog() {
        try {
            boolean more = true;
            while (more) {
                try {
                    engine.follow(container, Math.toIntExact(printedSecond), this::print);
                    more = !ended.await(properties.lookAgain().toMillis(), TimeUnit.MILLISECONDS);
                } catch (NotFoundException removed) {
                    more = false;
                } catch (RuntimeException silent) {
                    pause();
                }
            }
            log.end();
        } catch (IOException full) {
            LOG.warn("The last line of a cell could not be written: tenant={}", tenant);
        } catch (InterruptedException closed) {
            LOG.debug("Nobody writes the log of a cell any more: tenant={}", tenant);
        } finally {
            logged.countDown();
        }
    }

    private void print(byte[] some) {
        printedSecond = clock.instant().getEpochSecond();
        try {
            log.append(some, some.length);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private void pause() throws InterruptedException {
        if (engine.closed()) {
            throw new InterruptedException();
        }
        TimeUnit.MILLISECONDS.sleep(properties.lookAgain().toMillis());
    }
}
