package io.darkplex.proxy.fake;

import io.darkplex.proxy.Receipt;
import io.darkplex.proxy.Receipts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Receipts in memory. Can be told to fail, or to take its time. */
public final class FakeReceipts implements Receipts {

    private final Map<String, Receipt> receipts = new LinkedHashMap<>();
    private boolean failing;
    private volatile boolean full;
    private @Nullable CompletableFuture<Void> gate;

    @Override
    public synchronized CompletionStage<Void> append(Receipt receipt) {
        if (failing) {
            return CompletableFuture.failedFuture(new IllegalStateException("The disk is full."));
        }
        receipts.putIfAbsent(receipt.id(), receipt);
        return gate == null ? CompletableFuture.completedFuture(null) : gate;
    }

    @Override
    public boolean accepting() {
        return !full;
    }

    /** From now on no call should begin, or may again. */
    public void full(boolean from) {
        full = from;
    }

    /** From now on nothing can be stored, or can again. */
    public synchronized void fail(boolean from) {
        failing = from;
    }

    /** Receipts count as stored only once the answer is completed. */
    public synchronized CompletableFuture<Void> hold() {
        gate = new CompletableFuture<>();
        return gate;
    }

    /** In the order of arrival. */
    public synchronized List<Receipt> all() {
        return new ArrayList<>(receipts.values());
    }

    public synchronized void clear() {
        receipts.clear();
        gate = null;
        failing = false;
        full = false;
    }
}
