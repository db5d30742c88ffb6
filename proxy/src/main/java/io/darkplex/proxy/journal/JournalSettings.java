package io.darkplex.proxy.journal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * @param directory of this journal alone
 * @param bytesMax most bytes on disk; a usual receipt takes 300, the largest 6 800
 * @param segmentBytes a file is closed when it is larger than this, and deleted when everything in it was handed over
 * @param waitingMax most receipts that wait to be written
 * @param batchMax most receipts that share one force of the disk
 * @param batchWait how long a batch waits to fill while calls come densely; the end of an answer waits as long
 * @param handOverBytes most bytes that are handed over at once
 * @param handOverPause until the next look when everything was handed over
 * @param retryPause until the next try after the disk or the sink has refused; doubled ten times at most for the sink
 */
public record JournalSettings(
        Path directory,
        long bytesMax,
        long segmentBytes,
        int waitingMax,
        int batchMax,
        Duration batchWait,
        int handOverBytes,
        Duration handOverPause,
        Duration retryPause) {

    private static final int MIB = 1 << 20;

    /** One of so many parts of the room is kept for the calls that run when the proxy stops taking new ones. */
    private static final int PARTS = 8;

    public JournalSettings {
        if (waitingMax < 1 || batchMax < 1) {
            throw new IllegalArgumentException("At least one receipt can wait and be written.");
        }
        if (segmentBytes < 1 || bytesMax / PARTS < segmentBytes) {
            throw new IllegalArgumentException("A journal has room for at least " + PARTS + " of its files of "
                    + segmentBytes + " bytes: " + bytesMax + " bytes are too few.");
        }
        if (handOverBytes < Frames.BYTES_MAX) {
            throw new IllegalArgumentException("At least " + Frames.BYTES_MAX + " bytes are handed over at once.");
        }
        if (batchWait.isNegative() || handOverPause.toMillis() < 1 || retryPause.toMillis() < 1) {
            throw new IllegalArgumentException("A batch waits 0 ms or more; a pause is at least 1 ms.");
        }
    }

    /** 256 MiB, which is about 800 000 receipts, in files of 8 MiB. */
    public static JournalSettings defaults(Path directory) {
        return new JournalSettings(
                directory,
                256L * MIB,
                8L * MIB,
                10_000,
                512,
                Duration.ofMillis(1),
                MIB,
                Duration.ofMillis(100),
                Duration.ofSeconds(1));
    }

    /** More than this on disk, and no new call begins. */
    long acceptingBytesMax() {
        return bytesMax - bytesMax / PARTS;
    }
}
