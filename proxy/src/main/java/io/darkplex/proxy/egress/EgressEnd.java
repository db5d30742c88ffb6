package io.darkplex.proxy.egress;

/** How a connection that was let out came to its end. */
public enum EgressEnd {
    /** Both sides were done. */
    COMPLETED,
    /** One side broke off. */
    BROKEN,
    /** Refused after it was let out, for what came through it. */
    REFUSED,
    /** Nothing moved for too long. */
    IDLE,
    /** It lasted as long as the policy allows. */
    TIME_SPENT,
    /** It moved as much as the policy allows. */
    BYTES_SPENT,
    /** Its entrance was closed. */
    CLOSED
}
