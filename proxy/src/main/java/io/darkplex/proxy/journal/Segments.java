package io.darkplex.proxy.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a journal. One thread appends, one reads and forgets. Nothing is ever appended to a file of an earlier run,
 * nor to one that has refused: what a disk holds after a failed force is not known.
 */
final class Segments implements Closeable {

    private static final int PROBE_BYTES = 64 * 1024;

    private final Path directory;
    private final long segmentBytes;
    private final FileChannel guard;
    private final ConcurrentSkipListMap<Long, Segment> byNumber = new ConcurrentSkipListMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private long lastNumber;
    private @Nullable Segment active;
    private @Nullable FileChannel channel;

    /** @throws IOException when the directory cannot be used, or another process uses it; the message says which */
    Segments(Path directory, long segmentBytes, long numberMin) throws IOException {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.lastNumber = numberMin;
        Files.createDirectories(directory);
        guard = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean done = false;
        try {
            lock();
            for (Path file : found()) {
                Segment segment = Segment.found(directory, file);
                lastNumber = Math.max(lastNumber, segment.number);
                if (segment.durable == 0) {
                    Files.delete(file);
                } else {
                    byNumber.put(segment.number, segment);
                    bytes.addAndGet(segment.durable);
                }
            }
            done = true;
        } finally {
            if (!done) {
                guard.close();
            }
        }
    }

    /** On disk, whether handed over or not. */
    long bytes() {
        return bytes.get();
    }

    /** Returns when the frames would survive a crash. After a failure the next call begins a new file. */
    void append(ByteBuffer frames) throws IOException {
        Segment current = active;
        FileChannel out = channel;
        try {
            if (current == null || out == null || current.durable >= segmentBytes) {
                giveUp();
                current = begin();
                out = Objects.requireNonNull(channel);
            }
            int length = frames.remaining();
            while (frames.hasRemaining()) {
                out.write(frames);
            }
            out.force(false);
            current.durable = out.position();
            bytes.addAndGet(length);
        } catch (IOException refused) {
            giveUp();
            throw refused;
        }
    }

    /** Whether the disk takes bytes again. */
    void probe() throws IOException {
        giveUp();
        try {
            begin();
            FileChannel out = Objects.requireNonNull(channel);
            ByteBuffer zeros = ByteBuffer.allocate(PROBE_BYTES);
            while (zeros.hasRemaining()) {
                out.write(zeros);
            }
            out.force(false);
            out.truncate(0).position(0).force(true);
        } catch (IOException refused) {
            giveUp();
            throw refused;
        }
    }

    /** The file with this number, or the first after it. */
    @Nullable Segment from(long number) {
        Map.Entry<Long, Segment> entry = byNumber.ceilingEntry(number);
        return entry == null ? null : entry.getValue();
    }

    /** Removes the files before this number: everything in them was handed over. */
    void forgetBefore(long number) throws IOException {
        for (Segment segment : byNumber.headMap(number).values()) {
            Files.deleteIfExists(segment.file);
            byNumber.remove(segment.number);
            bytes.addAndGet(-segment.durable);
        }
    }

    @Override
    public void close() throws IOException {
        giveUp();
        guard.close();
    }

    private void lock() throws IOException {
        FileLock lock;
        try {
            lock = guard.tryLock();
        } catch (OverlappingFileLockException ours) {
            lock = null;
        }
        if (lock == null) {
            throw new IOException("Another proxy uses the journal in " + directory + ".");
        }
    }

    private Segment begin() throws IOException {
        lastNumber++;
        var segment = new Segment(lastNumber, directory);
        channel = FileChannel.open(segment.file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        active = segment;
        byNumber.put(segment.number, segment);
        // A new file's name has to survive, too.
        try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
            folder.force(true);
        }
        return segment;
    }

    /** Appends no more to the present file; cuts off what was not promised to be there, if that is still possible. */
    private void giveUp() {
        FileChannel out = channel;
        Segment current = active;
        channel = null;
        active = null;
        if (out == null || current == null) {
            return;
        }
        try (out) {
            if (out.size() > current.durable) {
                out.truncate(current.durable);
            }
        } catch (IOException lost) {
            // The bytes behind the end are never read while this process lives, and later only as whole receipts.
        }
    }

    private List<Path> found() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d{16}\\" + Segment.SUFFIX))
                    .sorted()
                    .toList();
        }
    }
}
