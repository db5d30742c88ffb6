package io.darkplex.portal.tenants.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What costs a while to find out, as it was some seconds ago. Nobody who asks waits: the answer of the last time is given,
 * and when it is old one thread looks again.
 */
public final class Sampled<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Sampled.class);

    private final Supplier<Optional<T>> source;
    private final Duration fresh;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Optional<T> last = Optional.empty();
    private volatile long lookedAt;

    /** @param fresh how long an answer is good */
    public Sampled(Duration fresh, Supplier<Optional<T>> source) {
        this.fresh = fresh;
        this.source = source;
        this.lookedAt = System.nanoTime() - fresh.toNanos();
    }

    /** Empty until it was found out, and while it cannot be. */
    public Optional<T> last() {
        if (System.nanoTime() - lookedAt >= fresh.toNanos() && looking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("sample").start(this::look);
        }
        return last;
    }

    private void look() {
        try {
            last = source.get();
        } catch (RuntimeException silent) {
            LOG.debug("What was asked for is not known now: {}", silent.getMessage());
            last = Optional.empty();
        } finally {
            lookedAt = System.nanoTime();
            looking.set(false);
        }
    }
}
