package io.darkplex.portal.tenants.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Project quotas of ext4 and xfs: every file bears the number of an account, a folder hands its own on to what is made in
 * it, and the kernel refuses the byte that is too much, whoever mounts the folder wherever. The file system itself is where
 * the numbers are kept. A rename into a folder of another account is refused with {@code EXDEV} by the moved file's own
 * number alone, so a folder takes the number of the place it comes to and gets its own back afterwards.
 *
 * @param within any folder on the file system
 */
public record ProjectQuota(Path within) {

    /** What nobody pays for. */
    public static final int NOBODY = 0;

    // linux/quota.h, linux/dqblk_xfs.h: QCMD(command, PRJQUOTA)
    private static final int GET = command(0x800007);
    private static final int SET = command(0x800008);
    private static final int STATE = command(0x5808);

    private static final int ENFORCED = 1 << 5;
    private static final int STATE_BYTES = 256;
    private static final int BLOCK_BYTES = 1024;
    private static final int LIMITS_BYTES = 72;
    private static final int LIMITS_VALID = 1 | 4;

    // linux/fs.h
    private static final long GET_ATTRIBUTES = 0x801c581fL;
    private static final long SET_ATTRIBUTES = 0x401c5820L;
    private static final int ATTRIBUTES_BYTES = 28;
    private static final int PROJECT = 12;
    private static final int INHERIT = 0x200;

    /** Below it lies what an administrator may have numbered by hand in {@code /etc/projid}. */
    private static final int FIRST = 1 << 24;

    private static final int DRAWS_MAX = 100;

    /** Where in {@code struct if_dqblk} each is, in bytes. */
    private enum Field {
        BYTES_MAX(0),
        BYTES(16),
        FILES_MAX(24),
        FILES(40),
        VALID(64);

        private final long offset;

        Field(long offset) {
            this.offset = offset;
        }

        long of(MemorySegment block) {
            return block.get(ValueLayout.JAVA_LONG, offset);
        }

        void put(MemorySegment block, long value) {
            block.set(ValueLayout.JAVA_LONG, offset, value);
        }
    }

    /** @param bytesMax 0 when nothing is the limit */
    public record Account(long bytes, long bytesMax, long files, long filesMax) {}

    /** Whether the file system counts by account, and holds to the limits, and lets us set them. */
    public boolean works() {
        try (Descriptor at = Descriptor.folder(within);
                var memory = Arena.ofConfined()) {
            MemorySegment state = memory.allocate(STATE_BYTES, 8);
            state.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
            at.quota(STATE, 0, state);
            if ((state.get(ValueLayout.JAVA_SHORT, 2) & ENFORCED) == 0) {
                return false;
            }
            int drawn = draw();
            limit(drawn, BLOCK_BYTES, 1);
            limit(drawn, 0, 0);
            return true;
        } catch (IOException without) {
            return false;
        }
    }

    /** A number that nobody has. */
    public int draw() throws IOException {
        for (int draws = 0; draws < DRAWS_MAX; draws++) {
            int drawn = ThreadLocalRandom.current().nextInt(FIRST, Integer.MAX_VALUE);
            if (read(drawn).equals(new Account(0, 0, 0, 0))) {
                return drawn;
            }
        }
        throw new IOException("No free account was found among " + DRAWS_MAX + ".");
    }

    public Account read(int account) throws IOException {
        try (Descriptor at = Descriptor.folder(within);
                var memory = Arena.ofConfined()) {
            MemorySegment block = memory.allocate(LIMITS_BYTES, 8);
            at.quota(GET, account, block);
            return new Account(
                    Field.BYTES.of(block),
                    Field.BYTES_MAX.of(block) * BLOCK_BYTES,
                    Field.FILES.of(block),
                    Field.FILES_MAX.of(block));
        }
    }

    /** From now on; 0 for no limit. What is there already stays, and more is refused. */
    public void limit(int account, long bytes, long files) throws IOException {
        try (Descriptor at = Descriptor.folder(within);
                var memory = Arena.ofConfined()) {
            MemorySegment block = memory.allocate(LIMITS_BYTES, 8);
            Field.BYTES_MAX.put(block, (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES);
            Field.FILES_MAX.put(block, files);
            Field.VALID.put(block, LIMITS_VALID);
            at.quota(SET, account, block);
        }
    }

    /** Whose a folder is; {@link #NOBODY}'s when it was never charged. */
    public int of(Path folder) throws IOException {
        try (Descriptor at = Descriptor.folder(folder)) {
            return get(at);
        }
    }

    /** Writes down whose a folder is, and nothing more: what is made in it is nobody's. */
    public void name(Path folder, int account) throws IOException {
        try (Descriptor at = Descriptor.folder(folder)) {
            set(at, account, false);
        }
    }

    /** One folder alone, and what is made in it from now on. */
    public void charge(CellFiles files, FilePath folder, int account) throws IOException {
        try (Descriptor at = files.enter(folder)) {
            set(at, account, true);
        }
    }

    /**
     * A folder with all in it. For when no cell runs that could come between.
     *
     * @throws IOException also when there is more in it than is walked through: the rest is charged to whom it was
     */
    public void chargeAll(CellFiles files, int account, FileLimits limits) throws IOException {
        try (Descriptor at = files.enter(FilePath.ROOT)) {
            new Walk(account, limits).in(at, 0);
        }
    }

    private static final class Walk {
        private final int account;
        private final FileLimits limits;
        private int entries;

        Walk(int account, FileLimits limits) {
            this.account = account;
            this.limits = limits;
        }

        private void in(Descriptor folder, int depth) throws IOException {
            set(folder, account, true);
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.path())) {
                for (Path one : all) {
                    if (++entries > limits.entriesMax() || depth >= limits.depthMax()) {
                        throw new IOException("There are more files and folders than can be charged.");
                    }
                    charge(folder, one, depth);
                }
            } catch (DirectoryIteratorException unreadable) {
                throw unreadable.getCause();
            }
        }

        private void charge(Descriptor folder, Path one, int depth) throws IOException {
            String name = String.valueOf(one.getFileName());
            if (Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)) {
                try (Descriptor next = folder.folder(name)) {
                    in(next, depth + 1);
                }
            } else if (Files.isRegularFile(one, LinkOption.NOFOLLOW_LINKS)) {
                try (Descriptor named = folder.named(name);
                        Descriptor file = named.forReading()) {
                    set(file, account, false);
                }
            }
        }
    }

    private static int get(Descriptor at) throws IOException {
        try (var memory = Arena.ofConfined()) {
            MemorySegment attributes = memory.allocate(ATTRIBUTES_BYTES, 8);
            at.control(GET_ATTRIBUTES, attributes);
            return attributes.get(ValueLayout.JAVA_INT, PROJECT);
        }
    }

    private static void set(Descriptor at, int account, boolean inherit) throws IOException {
        try (var memory = Arena.ofConfined()) {
            MemorySegment attributes = memory.allocate(ATTRIBUTES_BYTES, 8);
            at.control(GET_ATTRIBUTES, attributes);
            int flags = attributes.get(ValueLayout.JAVA_INT, 0);
            int wanted = inherit ? flags | INHERIT : flags & ~INHERIT;
            if (flags != wanted || attributes.get(ValueLayout.JAVA_INT, PROJECT) != account) {
                attributes.set(ValueLayout.JAVA_INT, 0, wanted);
                attributes.set(ValueLayout.JAVA_INT, PROJECT, account);
                at.control(SET_ATTRIBUTES, attributes);
            }
        }
    }

    private static int command(int command) {
        return command << 8 | 2;
    }
}
