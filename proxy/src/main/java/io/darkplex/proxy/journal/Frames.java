package io.darkplex.proxy.journal;

import io.darkplex.proxy.Receipt;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Receipts one after another, on disk and on the line: length, checksum (CRC-32C), bytes. */
public final class Frames {

    static final int HEAD_BYTES = 2 * Integer.BYTES;

    /** No frame is larger, in bytes. */
    static final int BYTES_MAX = HEAD_BYTES + ReceiptCodec.BYTES_MAX;

    private Frames() {}

    /** Writes a frame at the buffer's position, where {@link #BYTES_MAX} have to be free. */
    static void write(Receipt receipt, ByteBuffer to) {
        int head = to.position();
        to.position(head + HEAD_BYTES);
        ReceiptCodec.write(receipt, to);
        int length = to.position() - head - HEAD_BYTES;
        to.putInt(head, length).putInt(head + Integer.BYTES, sum(to, head + HEAD_BYTES, length));
    }

    /**
     * All receipts in these bytes.
     *
     * @throws IllegalArgumentException when there is anything else in them
     */
    public static List<Receipt> read(byte[] bytes) {
        var from = ByteBuffer.wrap(bytes);
        var receipts = new ArrayList<Receipt>();
        while (from.hasRemaining()) {
            int length = next(from);
            if (length < 0) {
                throw new IllegalArgumentException("No whole receipt at byte " + from.position() + ".");
            }
            receipts.add(ReceiptCodec.read(from.slice(from.position() + HEAD_BYTES, length)));
            from.position(from.position() + HEAD_BYTES + length);
        }
        return receipts;
    }

    /** How many bytes of whole frames there are from the buffer's position on; the buffer is left as it is. */
    static int whole(ByteBuffer from) {
        ByteBuffer look = from.duplicate();
        for (int length = next(look); length >= 0; length = next(look)) {
            look.position(look.position() + HEAD_BYTES + length);
        }
        return look.position() - from.position();
    }

    /** The length of what is in the frame at the buffer's position; negative when no whole frame is there. */
    private static int next(ByteBuffer from) {
        if (from.remaining() < HEAD_BYTES) {
            return -1;
        }
        int length = from.getInt(from.position());
        if (length < 1 || length > ReceiptCodec.BYTES_MAX || length > from.remaining() - HEAD_BYTES) {
            return -1;
        }
        int sum = from.getInt(from.position() + Integer.BYTES);
        return sum == sum(from, from.position() + HEAD_BYTES, length) ? length : -1;
    }

    private static int sum(ByteBuffer buffer, int from, int length) {
        var crc = new CRC32C();
        crc.update(buffer.slice(from, length));
        return (int) crc.getValue();
    }
}
