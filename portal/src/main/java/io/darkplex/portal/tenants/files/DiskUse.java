package io.darkplex.portal.tenants.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.springframework.util.unit.DataSize;

/**
 * How much of the disk a tenant's whole folder takes, as one walk of bounded cost finds it. What is not counted to its end
 * counts as too much: else one would hide it by making very many files, or by forbidding us to look.
 */
public record DiskUse(long bytes, boolean whole, Limits limits) {

    private static final int DEPTH_MAX = 64;

    public enum Level {
        FINE,
        /** More than it should be; the assistant goes on. */
        WARN,
        /** More than it may be; the assistant is stopped and does not start. */
        FULL
    }

    /** @param entriesMax most files and folders that are counted */
    public record Limits(DataSize max, DataSize stop, int entriesMax) {

        public Limits {
            if (max.toBytes() <= 0 || stop.compareTo(max) < 0 || entriesMax < 1) {
                throw new IllegalArgumentException(
                        "darkplex.tenants.disk-max is above 0 and not above darkplex.tenants.disk-stop, "
                                + "and darkplex.tenants.disk-entries-max is above 0.");
            }
        }
    }

    /** @param folder not itself within a cell's reach */
    public static DiskUse of(Path folder, Limits limits) throws IOException {
        try {
            TreeSize size = new CellFiles(folder).size(walk(limits));
            return new DiskUse(size.bytes(), size.whole(), limits);
        } catch (AccessDeniedException hidden) {
            return new DiskUse(0, false, limits);
        }
    }

    /** How far a whole folder is walked through. */
    public static FileLimits walk(Limits limits) {
        return new FileLimits(limits.stop(), limits.entriesMax(), limits.entriesMax(), DEPTH_MAX);
    }

    public DiskUse plus(DiskUse other) {
        return new DiskUse(bytes + other.bytes, whole && other.whole, limits);
    }

    public Level level() {
        if (!whole || bytes > limits.stop().toBytes()) {
            return Level.FULL;
        }
        return bytes > limits.max().toBytes() ? Level.WARN : Level.FINE;
    }

    public String sentence() {
        return whole
                ? "Its folder holds " + bytes + " bytes, and " + limits.stop().toBytes()
                        + " are the most. Delete files, then start it again."
                : "Its folder holds more than can be counted: " + limits.entriesMax()
                        + " files and folders are. Delete some, then start it again.";
    }
}
