package io.darkplex.portal.kernel;

/** Whether the same request may succeed when it is sent again. */
public enum Retry {
    NEVER,
    /** After a pause; the answer names it where it is known. */
    LATER
}
