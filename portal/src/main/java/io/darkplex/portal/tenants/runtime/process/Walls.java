package io.darkplex.portal.tenants.runtime.process;

/** Whether child processes are walled in. */
enum Walls {
    /** Where it is possible; else without, and the assistant has no tool that touches this machine. */
    WHERE_POSSIBLE,
    /** Or no assistant starts. */
    ALWAYS,
    NEVER
}
