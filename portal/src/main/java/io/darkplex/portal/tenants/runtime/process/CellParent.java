package io.darkplex.portal.tenants.runtime.process;

import io.darkplex.portal.tenants.runtime.BoundedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The thread that starts a cell, keeps its log, and lives as long as it does. Walls end a cell with the thread that it
 * was started by, not with that thread's process; and a carrier of virtual threads ends when it has rested for half a
 * minute. Nor may a carrier be pinned by the reading of a pipe.
 */
final class CellParent {

    private CellParent() {}

    /** Returns when the process is there. */
    static Process start(String name, ProcessBuilder builder, BoundedLog log) throws IOException {
        var started = new CompletableFuture<Process>();
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                Process process = builder.start();
                started.complete(process);
                log.copy(process.getInputStream());
                process.waitFor();
            } catch (IOException refused) {
                started.completeExceptionally(new UncheckedIOException(refused));
            } catch (RuntimeException defect) {
                started.completeExceptionally(defect);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            return started.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof UncheckedIOException refused) {
                throw refused.getCause();
            }
            throw failed;
        }
    }
}
