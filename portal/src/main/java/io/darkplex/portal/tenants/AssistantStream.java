package io.darkplex.portal.tenants;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One reader of states. Holds only the latest: a slow reader skips what was overtaken, and nothing piles up. */
final class AssistantStream {

    private final JsonMapper json;
    private final OutputStream out;
    private final TenantsProperties properties;
    private final BooleanSupplier open;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition offered = lock.newCondition();
    private @Nullable AssistantState latest;

    AssistantStream(JsonMapper json, OutputStream out, TenantsProperties properties, BooleanSupplier open) {
        this.json = json;
        this.out = out;
        this.properties = properties;
        this.open = open;
    }

    void offer(AssistantState state) {
        lock.lock();
        try {
            latest = state;
            offered.signal();
        } finally {
            lock.unlock();
        }
    }

    /** @throws IOException when the reader is gone */
    void copy() throws IOException, InterruptedException {
        long end = System.nanoTime() + properties.streamMax().toNanos();
        while (open.getAsBoolean() && System.nanoTime() - end < 0) {
            AssistantState state = take();
            String text = state == null
                    ? ": alive\n\n"
                    : "event: assistant\ndata: " + json.writeValueAsString(AssistantView.of(state)) + "\n\n";
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private @Nullable AssistantState take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = properties.heartbeat().toNanos();
            while (latest == null && left > 0) {
                left = offered.awaitNanos(left);
            }
            AssistantState taken = latest;
            latest = null;
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
