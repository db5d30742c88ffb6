package io.darkplex.proxy.journal;

import io.darkplex.proxy.ReceiptsContract;
import java.io.IOException;
import java.nio.file.Path;

/** A process that appends receipts from several threads, says which are acknowledged, and waits to be killed. */
final class JournalVictim {

    private static final int THREADS = 4;

    /** So that it ends even if nobody kills it. */
    private static final int RECEIPTS_EACH = 50_000;

    private JournalVictim() {}

    public static void main(String[] arguments) throws IOException {
        var journal = new ReceiptJournal(ReceiptJournalTest.settings(Path.of(arguments[0]), 100_000_000));
        for (int thread = 0; thread < THREADS; thread++) {
            int of = thread;
            Thread.ofPlatform().start(() -> {
                for (int at = 0; at < RECEIPTS_EACH; at++) {
                    String id = "r-" + of + "-" + at + ".";
                    journal.append(ReceiptsContract.full(id))
                            .toCompletableFuture()
                            .join();
                    synchronized (System.out) {
                        System.out.println(id);
                    }
                }
            });
        }
    }
}
