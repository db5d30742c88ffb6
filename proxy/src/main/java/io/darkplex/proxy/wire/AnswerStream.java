package io.darkplex.proxy.wire;

/**
 * Stands in a stream of server-sent events between provider and client. Only what ends the stream is kept back, until its
 * receipt is stored. The same bytes come out whatever pieces go in.
 */
public interface AnswerStream {

    /** How the stream stands. */
    enum State {
        RUNNING,
        /** The dialect's last event was seen. */
        ENDED,
        /** The provider told of an error. */
        FAILED
    }

    /**
     * Takes the next piece and answers what the client gets now. What follows the last event is dropped.
     *
     * @throws ProxyProblemException when the stream cannot go on
     */
    byte[] feed(byte[] piece);

    /** The provider has closed the stream properly. A last event without its blank line still counts. */
    byte[] end();

    State state();

    /** Whether what came out so far ends between two events, so that another one could be put there. */
    boolean betweenEvents();

    /** What ends the stream for the client; empty when nothing does. */
    byte[] lastEvent();

    /** What was used so far. Exact only when the stream has {@link State#ENDED}. */
    Usage usage(long promptCharacters);

    /** The event that tells the client that the stream is broken off. */
    byte[] errorEvent(ErrorBody.Said said, String requestId);
}
