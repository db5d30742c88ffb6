package io.darkplex.proxy;

import java.util.concurrent.CompletionStage;

/** Where receipts are kept. */
@FunctionalInterface
public interface Receipts {

    /**
     * Stores a receipt durably. The caller of the model sees the end of its answer only after this has completed. Called on
     * the event loop: hands the work over and returns at once. The same receipt twice is stored once.
     *
     * @return completes when the receipt would survive a crash; fails when it could not be stored
     */
    CompletionStage<Void> append(Receipt receipt);

    /**
     * Whether a receipt of a call that begins now can be expected to find room. The proxy takes no new call when not, since
     * it could not account for it. Asked on the event loop for each call.
     */
    default boolean accepting() {
        return true;
    }
}
