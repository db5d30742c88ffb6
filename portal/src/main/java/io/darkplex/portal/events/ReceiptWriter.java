package io.darkplex.portal.events;

import io.darkplex.proxy.Receipt;
import io.darkplex.proxy.Receipts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Stores receipts: one thread takes all that wait and commits them together, so that a burst of calls costs a few
 * disk syncs and not one each. A receipt is acknowledged only after its commit.
 */
@Component
class ReceiptWriter implements Receipts, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiptWriter.class);

    private static final long POLL_MILLIS = 200;

    private final ReceiptStore store;
    private final TransactionOperations transactions;
    private final EventsProperties properties;
    private final BlockingQueue<Waiting> waiting;

    private volatile boolean running;
    private volatile @Nullable Thread writer;

    ReceiptWriter(ReceiptStore store, TransactionOperations transactions, EventsProperties properties) {
        this.store = store;
        this.transactions = transactions;
        this.properties = properties;
        this.waiting = new ArrayBlockingQueue<>(properties.receiptsWaitingMax());
    }

    @Override
    public CompletionStage<Void> append(Receipt receipt) {
        var stored = new CompletableFuture<Void>();
        if (!running || !waiting.offer(new Waiting(receipt, stored))) {
            stored.completeExceptionally(new IllegalStateException("No room for one more receipt"));
        }
        return stored;
    }

    @Override
    public synchronized void start() {
        running = true;
        writer = Thread.ofVirtual().name("receipts").start(this::write);
    }

    @Override
    public synchronized void stop() {
        running = false;
        Thread thread = writer;
        if (thread == null) {
            return;
        }
        try {
            if (!thread.join(properties.stopTimeout())) {
                LOG.atError().addKeyValue("waiting", waiting.size()).log("Receipts were not stored in time");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        writer = null;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts before the proxy and stops after it, since every call of the proxy ends with a receipt. */
    @Override
    public int getPhase() {
        return -1000;
    }

    private void write() {
        while (running || !waiting.isEmpty()) {
            try {
                Waiting first = waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    var batch = new ArrayList<Waiting>();
                    batch.add(first);
                    waiting.drainTo(batch, properties.receiptsPerCommit() - 1);
                    commit(batch);
                }
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void commit(List<Waiting> batch) {
        try {
            transactions.executeWithoutResult(status -> batch.forEach(one -> store.insert(one.receipt())));
            batch.forEach(one -> one.stored().complete(null));
        } catch (RuntimeException failed) {
            if (batch.size() > 1) {
                // One bad receipt must not take the others with it.
                batch.forEach(one -> commit(List.of(one)));
                return;
            }
            batch.getFirst().stored().completeExceptionally(failed);
        }
    }

    private record Waiting(Receipt receipt, CompletableFuture<Void> stored) {}
}
