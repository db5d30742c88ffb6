package io.darkplex.proxy.journal;

import io.darkplex.proxy.Receipt;
import io.darkplex.proxy.Receipts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receipts on this machine's disk. One thread takes all that wait, writes them and forces them together, so a burst of calls
 * costs a few forces and not one each; a receipt is acknowledged after its force. A lone call does not wait for others.
 *
 * <p>When the journal is full it takes no new calls, and the receipts of those that run have an eighth of the room left.
 * When the disk refuses, nothing new is taken until it takes bytes again.
 */
public final class ReceiptJournal implements Receipts, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiptJournal.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final JournalSettings settings;
    private final Segments segments;
    private final BlockingQueue<Waiting> waiting;
    private final ByteBuffer buffer;
    private final Thread writer;
    private volatile boolean open = true;
    private volatile boolean refused;

    /** @throws IOException when the directory cannot be used, or another process uses it; the message says which */
    public ReceiptJournal(JournalSettings settings) throws IOException {
        this.settings = settings;
        this.segments = new Segments(
                settings.directory(),
                settings.segmentBytes(),
                Position.load(settings.directory()).segment());
        this.waiting = new ArrayBlockingQueue<>(settings.waitingMax());
        this.buffer = ByteBuffer.allocateDirect(settings.batchMax() * Frames.BYTES_MAX);
        this.writer = Thread.ofPlatform().name("receipt-journal").start(this::write);
    }

    @Override
    public CompletionStage<Void> append(Receipt receipt) {
        var stored = new CompletableFuture<Void>();
        if (!open || !waiting.offer(new Waiting(receipt, stored))) {
            stored.completeExceptionally(new IllegalStateException("The journal has no room for one more receipt."));
        }
        return stored;
    }

    @Override
    public boolean accepting() {
        return open && !refused && segments.bytes() <= settings.acceptingBytesMax();
    }

    /** On disk, whether handed over or not. */
    public long bytes() {
        return segments.bytes();
    }

    /** Writes what waits, then ends. */
    @Override
    public void close() throws IOException {
        open = false;
        try {
            if (!writer.join(CLOSE_PATIENCE)) {
                LOG.error("The journal's disk does not answer; {} receipts were not written", waiting.size());
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        for (Waiting one = waiting.poll(); one != null; one = waiting.poll()) {
            one.stored().completeExceptionally(new IllegalStateException("The journal is closed."));
        }
        segments.close();
    }

    Segments segments() {
        return segments;
    }

    JournalSettings settings() {
        return settings;
    }

    private void write() {
        var batch = new ArrayList<Waiting>(settings.batchMax());
        boolean dense = false;
        while (open || !waiting.isEmpty()) {
            try {
                Waiting first = waiting.poll(settings.retryPause().toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    if (dense) {
                        LockSupport.parkNanos(settings.batchWait().toNanos());
                    }
                    batch.add(first);
                    waiting.drainTo(batch, settings.batchMax() - 1);
                    dense = batch.size() > 1;
                    store(batch);
                    batch.clear();
                } else if (refused) {
                    probe();
                }
            } catch (InterruptedException nobodyDoes) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void store(List<Waiting> batch) {
        buffer.clear();
        batch.forEach(one -> Frames.write(one.receipt(), buffer));
        buffer.flip();
        if (segments.bytes() + buffer.remaining() > settings.bytesMax()) {
            fail(batch, new IllegalStateException("The journal is full: " + segments.bytes() + " bytes."));
            return;
        }
        try {
            segments.append(buffer);
        } catch (IOException refusal) {
            if (!refused) {
                LOG.error("The journal cannot be written: no call is taken until it can", refusal);
            }
            refused = true;
            fail(batch, refusal);
            return;
        }
        batch.forEach(one -> one.stored().complete(null));
    }

    private void probe() {
        try {
            segments.probe();
            refused = false;
            LOG.info("The journal can be written again");
        } catch (IOException still) {
            LOG.debug("The journal still cannot be written", still);
        }
    }

    private static void fail(List<Waiting> batch, Exception why) {
        batch.forEach(one -> one.stored().completeExceptionally(why));
    }

    private record Waiting(Receipt receipt, CompletableFuture<Void> stored) {}
}
