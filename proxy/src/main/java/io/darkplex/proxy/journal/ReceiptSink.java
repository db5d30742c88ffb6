package io.darkplex.proxy.journal;

import java.io.IOException;
import java.util.Set;

/** Where a journal's receipts go. */
@FunctionalInterface
public interface ReceiptSink {

    /**
     * Takes receipts, some of them perhaps again. Returns when they are stored for good.
     *
     * @param frames as {@link Frames#read} reads them
     * @return the ids of receipts that could not be stored while others could
     * @throws IOException when they were not stored, and have to be handed over again; the message says why
     */
    Set<String> take(byte[] frames) throws IOException, InterruptedException;
}
