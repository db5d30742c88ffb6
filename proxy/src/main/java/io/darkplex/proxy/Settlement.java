package io.darkplex.proxy;

import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.ProxyProblemException;
import io.vertx.core.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores the receipt of one exchange and comes back to the exchange's own thread. */
final class Settlement {

    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final Loop loop;
    private final Context context;
    private final Thread loopThread = Thread.currentThread();

    Settlement(Loop loop, Context context) {
        this.loop = loop;
        this.context = context;
    }

    /** @param onLost gets what the caller is told when the receipt could not be stored */
    void store(Receipt receipt, Runnable onStored, Consumer<ProxyProblemException> onLost) {
        tell(receipt);
        append(receipt)
                .whenComplete((stored, failure) -> onLoop(() -> {
                    if (failure == null) {
                        onStored.run();
                        return;
                    }
                    LOG.error("Receipt not stored; this call is not accounted for: {}", receipt, failure);
                    onLost.accept(ProxyProblem.RECEIPT_NOT_STORED.because(
                            "The proxy could not store the receipt of this call."));
                }));
    }

    private CompletionStage<Void> append(Receipt receipt) {
        try {
            return loop.sockets()
                    .receipts()
                    .append(receipt)
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(loop.settings().receiptTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static void tell(Receipt receipt) {
        switch (receipt.outcome()) {
            case UPSTREAM_FAILED, TIMED_OUT, TRUNCATED ->
                LOG.warn(
                        "Provider failed: provider={} model={} outcome={} problem={} status={} attempts={} receipt={}",
                        receipt.provider(),
                        receipt.upstreamModel(),
                        receipt.outcome(),
                        receipt.problem(),
                        receipt.status(),
                        receipt.attempts(),
                        receipt.id());
            case COMPLETED, REFUSED, UPSTREAM_REFUSED, CLIENT_GONE, FAILED -> {}
        }
    }

    private void onLoop(Runnable step) {
        if (loopThread.equals(Thread.currentThread())) {
            step.run();
        } else {
            context.runOnContext(hop -> step.run());
        }
    }
}
