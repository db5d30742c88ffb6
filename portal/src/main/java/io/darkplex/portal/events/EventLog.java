package io.darkplex.portal.events;

/** Who did what to whom. Only appended to. */
public interface EventLog {

    /** In the caller's transaction: what it tells of is kept with it, or neither is. */
    void append(AuditEvent event);
}
