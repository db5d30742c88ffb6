package io.darkplex.proxy.egress;

/**
 * Follows a chunked body to find its end, and refuses all that is not plainly one: no extensions, no trailers, no bare line
 * feeds. What it has let pass can therefore be passed as it is.
 */
final class ChunkedBody {

    private static final int LONGEST_SIZE = 15;
    private static final int HEX = 16;

    private enum State {
        SIZE,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        LAST_CR,
        LAST_LF,
        DONE
    }

    private State state = State.SIZE;
    private int digits;
    private long left;

    boolean isDone() {
        return state == State.DONE;
    }

    /**
     * @return how many of the bytes belong to the body
     * @throws EgressRefusal {@code REQUEST_MALFORMED}
     */
    int take(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && state != State.DONE) {
            if (state == State.DATA) {
                int piece = (int) Math.min(left, to - at);
                at += piece;
                left -= piece;
                if (left == 0) {
                    state = State.DATA_CR;
                }
            } else {
                mark(bytes[at]);
                at++;
            }
        }
        return at - from;
    }

    private void mark(byte mark) {
        switch (state) {
            case SIZE -> size(mark);
            case SIZE_LF -> expect(mark, '\n', left == 0 ? State.LAST_CR : State.DATA);
            case DATA_CR -> expect(mark, '\r', State.DATA_LF);
            case DATA_LF -> {
                expect(mark, '\n', State.SIZE);
                digits = 0;
            }
            case LAST_CR -> expect(mark, '\r', State.LAST_LF);
            case LAST_LF -> expect(mark, '\n', State.DONE);
            case DATA, DONE -> throw new IllegalStateException("No mark is expected here.");
        }
    }

    private void size(byte mark) {
        if (mark == '\r' && digits > 0) {
            state = State.SIZE_LF;
            return;
        }
        int digit = mark < 0 ? -1 : Character.digit((char) mark, HEX);
        if (digit < 0 || ++digits > LONGEST_SIZE) {
            throw malformed();
        }
        left = digits == 1 ? digit : left * HEX + digit;
    }

    private void expect(byte mark, char wanted, State next) {
        if (mark != wanted) {
            throw malformed();
        }
        state = next;
    }

    private static EgressRefusal malformed() {
        return EgressProblem.REQUEST_MALFORMED.because("The chunked body is not formed as it should be.");
    }
}
