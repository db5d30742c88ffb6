package io.darkplex.portal.tenants;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A rollback journal as a crash leaves it, by hand: it undoes nothing, and names a super-journal to be cleaned up. */
final class HotJournal {

    private static final byte[] MAGIC = {
        (byte) 0xd9, (byte) 0xd5, 0x05, (byte) 0xf9, 0x20, (byte) 0xa1, 0x63, (byte) 0xd7
    };
    private static final int SECTOR = 512;
    private static final int PAGE = 4096;

    private HotJournal() {}

    /** @param pages of the database, each of 4096 bytes */
    static byte[] naming(Path superJournal, long pages) {
        byte[] name = superJournal.toString().getBytes(StandardCharsets.UTF_8);
        int sum = 0;
        for (byte one : name) {
            sum += one;
        }
        // The lock page, the name, its length, its sum, and the magic again.
        ByteBuffer journal = ByteBuffer.allocate(SECTOR + 4 + name.length + 8 + MAGIC.length);
        journal.put(MAGIC)
                .putInt(0)
                .putInt(0)
                .putInt((int) pages)
                .putInt(SECTOR)
                .putInt(PAGE)
                .position(SECTOR);
        journal.putInt((1 << 30) / PAGE + 1)
                .put(name)
                .putInt(name.length)
                .putInt(sum)
                .put(MAGIC);
        return journal.array();
    }
}
