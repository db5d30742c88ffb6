package io.darkplex.portal.kernel;

/**
 * One way in which a request can end badly. Each room lists its own in one enum; {@link Enum#name()} is the code that
 * clients rely on, so a code is never renamed and never used again for something else.
 */
public interface Problem {

    /** The stable code, for example {@code LINK_EXPIRED}. */
    String name();

    Traits traits();

    /** HTTP status. */
    default int status() {
        return traits().status();
    }

    default Fault fault() {
        return traits().fault();
    }

    default Retry retry() {
        return traits().retry();
    }

    /** One sentence for the person who reads it. Holds no value taken from the request. */
    default String title() {
        return traits().title();
    }

    /** @param detail what exactly was wrong this time; shown to the caller, so never a secret */
    default ProblemException because(String detail) {
        return new ProblemException(this, detail, null);
    }

    /** @param cause kept for the log; never shown to the caller */
    default ProblemException because(String detail, Throwable cause) {
        return new ProblemException(this, detail, cause);
    }

    /** What is always true of a problem, whatever caused it this time. */
    record Traits(int status, Fault fault, Retry retry, String title) {}
}
