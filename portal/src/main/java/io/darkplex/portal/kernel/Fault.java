package io.darkplex.portal.kernel;

/** Whose fault a problem is, so that every failure can be counted by who has to act. */
public enum Fault {
    /** The request was wrong. */
    CALLER,
    /** A limit was reached. */
    CAPACITY,
    /** Something we depend on did not answer as it should. */
    UPSTREAM,
    /** A defect of ours. */
    OURS
}
