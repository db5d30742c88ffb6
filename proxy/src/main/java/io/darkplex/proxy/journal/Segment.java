package io.darkplex.proxy.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** One file of the journal. It only grows; {@link #durable} bytes of it are whole receipts that survive a crash. */
final class Segment {

    static final String SUFFIX = ".receipts";

    final long number;
    final Path file;
    volatile long durable;

    Segment(long number, Path directory) {
        this.number = number;
        this.file = directory.resolve("%016d%s".formatted(number, SUFFIX));
    }

    /** What an earlier run has left: cuts off what is no whole receipt. */
    static Segment found(Path directory, Path file) throws IOException {
        String name = file.getFileName().toString();
        var segment = new Segment(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())), directory);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        segment.durable = Frames.whole(bytes);
        if (segment.durable < bytes.capacity()) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(segment.durable).force(true);
            }
        }
        return segment;
    }

    /** Whole receipts from {@code offset} on, at most {@code bytesMax}; nothing when there are no more yet. */
    byte[] read(long offset, int bytesMax) throws IOException {
        int length = (int) Math.min(bytesMax, durable - offset);
        if (length <= 0) {
            return new byte[0];
        }
        ByteBuffer buffer = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            int read;
            do {
                read = channel.read(buffer, offset + buffer.position());
            } while (read > 0);
        }
        int whole = Frames.whole(buffer.flip());
        if (whole == 0) {
            throw new IOException("The journal is damaged at byte " + offset + " of " + file + ".");
        }
        return Arrays.copyOf(buffer.array(), whole);
    }
}
