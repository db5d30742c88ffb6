package io.darkplex.portal.chat;

/**
 * The life of a turn: {@code QUEUED → WAKING → RUNNING}, then exactly one of the others. A turn that is stopped, or
 * whose assistant cannot be reached, ends without having run.
 */
enum TurnStatus {
    QUEUED,
    WAKING,
    RUNNING,
    DONE,
    STOPPED,
    FAILED,
    /** The portal was stopped in the middle; what had been said by then is kept. */
    INTERRUPTED;

    boolean ended() {
        return compareTo(RUNNING) > 0;
    }
}
