package io.darkplex.proxy;

/** How an exchange ended. */
public enum Outcome {
    /** The whole answer was passed on. */
    COMPLETED,
    /** The proxy refused; the provider was not asked. */
    REFUSED,
    /** The provider answered with an error of the request's making (4xx). */
    UPSTREAM_REFUSED,
    /** The provider could not be reached, or answered with an error of its own, also in the middle of a stream. */
    UPSTREAM_FAILED,
    /** The provider took too long. */
    TIMED_OUT,
    /** The answer broke off before its end. */
    TRUNCATED,
    /** The caller went away. */
    CLIENT_GONE,
    /** The proxy could not go on. */
    FAILED
}
