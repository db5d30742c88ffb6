package io.darkplex.proxy.journal;

import io.darkplex.proxy.Receipt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a journal's receipts to a sink in the order they came, a batch at a time, and remembers how far it is. What the sink
 * does not take is handed over again until it does. Receipts that the sink refuses while it takes others are set aside in
 * {@value #REFUSED}, so that one bad receipt does not hold up all that follow.
 */
public final class JournalForwarder {

    /** In the journal's directory; no larger than one of its files. */
    static final String REFUSED = "refused";

    private static final Logger LOG = LoggerFactory.getLogger(JournalForwarder.class);
    private static final int DOUBLINGS_MAX = 5;
    private static final int REFUSALS_MAX = 20;

    private final JournalSettings settings;
    private final Segments segments;
    private final ReceiptSink sink;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread reader;
    private Position position;
    private Set<String> suspects = Set.of();
    private int refusals;

    public JournalForwarder(ReceiptJournal journal, ReceiptSink sink) throws IOException {
        this.settings = journal.settings();
        this.segments = journal.segments();
        this.sink = sink;
        this.position = Position.load(settings.directory());
        this.reader = Thread.ofVirtual().name("receipt-forwarder").start(this::forward);
    }

    /** Hands over what is there by now, as long as the sink takes it and {@code patience} lasts; then ends. */
    public void stop(Duration patience) {
        closing.countDown();
        try {
            if (!reader.join(patience)) {
                reader.interrupt();
            }
        } catch (InterruptedException hurried) {
            reader.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void forward() {
        int failures = 0;
        try {
            while (true) {
                try {
                    boolean some = handOver();
                    if (failures > 0) {
                        LOG.info("Receipts are taken again");
                        failures = 0;
                    }
                    if (!some && paused(settings.handOverPause())) {
                        do {
                            // What was written until the close is still to go.
                            some = handOver();
                        } while (some);
                        return;
                    }
                } catch (IOException | RuntimeException refused) {
                    if (failures == 0) {
                        LOG.warn("Receipts wait in the journal: {}", refused.toString());
                    }
                    failures = Math.min(failures + 1, DOUBLINGS_MAX);
                    if (paused(settings.retryPause().multipliedBy(1L << (failures - 1)))) {
                        return;
                    }
                }
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether there was something to hand over */
    private boolean handOver() throws IOException, InterruptedException {
        Position from = position;
        Segment segment = segments.from(from.segment());
        if (segment == null) {
            return false;
        }
        long offset = segment.number == from.segment() ? from.offset() : 0;
        byte[] frames = segment.read(offset, settings.handOverBytes());
        if (frames.length > 0) {
            Set<String> refused = sink.take(frames);
            if (!refused.isEmpty()) {
                suspect(refused);
                setAside(frames, refused);
            }
            refusals = 0;
            moveTo(new Position(segment.number, offset + frames.length));
            return true;
        }
        Segment next = segments.from(segment.number + 1);
        // A file that has a successor is not appended to any more; but it may have been until the successor was seen.
        if (next == null || offset < segment.durable) {
            return next != null;
        }
        moveTo(new Position(next.number, 0));
        return true;
    }

    private void moveTo(Position reached) throws IOException {
        reached.store(settings.directory());
        position = reached;
        segments.forgetBefore(reached.segment());
    }

    /** A refusal may be about the moment. Only who is refused again and again, while others are taken, is refused for good. */
    private void suspect(Set<String> refused) throws IOException {
        if (refusals == 0) {
            suspects = new HashSet<>(refused);
        }
        refusals++;
        suspects.retainAll(refused);
        if (refusals < REFUSALS_MAX || !suspects.equals(refused)) {
            throw new IOException(refused.size() + " receipts were refused while others were taken.");
        }
    }

    private void setAside(byte[] frames, Set<String> ids) throws IOException {
        Path file = settings.directory().resolve(REFUSED);
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            if (out.size() > settings.segmentBytes()) {
                throw new IOException("Too many receipts were refused; look into " + file + ".");
            }
            for (Receipt receipt : Frames.read(frames)) {
                if (ids.contains(receipt.id())) {
                    LOG.error("Receipt refused and set aside; this call is not accounted for: {}", receipt);
                    ByteBuffer frame = ByteBuffer.allocate(Frames.BYTES_MAX);
                    Frames.write(receipt, frame);
                    out.write(frame.flip());
                }
            }
            out.force(true);
        }
    }

    /** @return whether it is closing */
    private boolean paused(Duration pause) throws InterruptedException {
        return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }
}
