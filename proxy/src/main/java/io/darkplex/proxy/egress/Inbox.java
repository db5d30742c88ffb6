package io.darkplex.proxy.egress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** What comes in from one side: first its head, bounded, and then whatever follows. Of one thread at a time. */
final class Inbox {

    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    private final SocketChannel from;
    private final ByteBuffer buffer;

    /** @param size of the largest head, and of the pieces that follow it */
    Inbox(SocketChannel from, int size) {
        this.from = from;
        this.buffer = ByteBuffer.allocate(size).flip();
    }

    /** Whether something has come that nobody has taken. */
    boolean hasMore() {
        return buffer.hasRemaining();
    }

    /**
     * Blocks until a head is there.
     *
     * @return with its empty line; empty when nothing more comes
     */
    byte[] head(EgressProblem problem) throws IOException {
        int searched = 0;
        while (true) {
            int end = end(searched);
            if (end > 0) {
                byte[] head = new byte[end];
                buffer.get(head);
                return head;
            }
            searched = Math.max(0, buffer.remaining() - END.length + 1);
            if (buffer.remaining() == buffer.capacity()) {
                throw problem.because("The head of the message has more than " + buffer.capacity() + " bytes.");
            }
            buffer.compact();
            int read = from.read(buffer);
            buffer.flip();
            if (read < 0) {
                return new byte[0];
            }
        }
    }

    /**
     * What has come, or, when nothing has, what comes next.
     *
     * @return null at the end
     */
    @Nullable ByteBuffer piece() throws IOException {
        if (!buffer.hasRemaining()) {
            buffer.clear();
            int read = from.read(buffer);
            buffer.flip();
            if (read < 0) {
                return null;
            }
        }
        return buffer;
    }

    private int end(int searched) {
        for (int i = searched; i + END.length <= buffer.remaining(); i++) {
            int at = buffer.position() + i;
            if (buffer.get(at) == '\r'
                    && buffer.get(at + 1) == '\n'
                    && buffer.get(at + 2) == '\r'
                    && buffer.get(at + 3) == '\n') {
                return i + END.length;
            }
        }
        return 0;
    }
}
