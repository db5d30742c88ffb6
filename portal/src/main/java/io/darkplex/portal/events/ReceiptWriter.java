package io.darkplex.portal.events;

import io.darkplex.proxy.Receipt;
import io.darkplex.proxy.Receipts;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

    private final ReceiptStore store;
    private final TransactionOperations transactions;
    private final WaitingLine<Waiting> waiting;

    ReceiptWriter(ReceiptStore store, TransactionOperations transactions, EventsProperties properties) {
        this.store = store;
        this.transactions = transactions;
        this.waiting = new WaitingLine<>(
                "receipts",
                properties.receiptsWaitingMax(),
                properties.receiptsPerCommit(),
                properties.stopTimeout(),
                this::commit);
    }

    @Override
    public CompletionStage<Void> append(Receipt receipt) {
        var stored = new CompletableFuture<Void>();
        if (!waiting.running() || !waiting.offer(new Waiting(receipt, stored))) {
            stored.completeExceptionally(new IllegalStateException("No room for one more receipt"));
        }
        return stored;
    }

    @Override
    public void start() {
        waiting.start();
    }

    @Override
    public void stop() {
        int late = waiting.stop();
        if (late > 0) {
            LOG.atError().addKeyValue("waiting", late).log("Receipts were not stored in time");
        }
    }

    @Override
    public boolean isRunning() {
        return waiting.running();
    }

    /** Starts before the proxy and stops after it, since every call of the proxy ends with a receipt. */
    @Override
    public int getPhase() {
        return -1000;
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
