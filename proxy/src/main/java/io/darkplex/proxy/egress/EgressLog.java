package io.darkplex.proxy.egress;

import org.jspecify.annotations.Nullable;

/** Hears what is let out and what is not. Called on the connection's own thread, many at once; must be quick. */
public interface EgressLog {

    /** A tenant reaches a host for the first time, as far as is still known: after very many others it is told again. */
    void firstContact(String tenantId, String host, int port);

    /**
     * @param host as far as one could be read from the request
     * @param port 0 when none could
     */
    void refused(String tenantId, @Nullable String host, int port, EgressProblem problem);

    void ended(EgressRecord connection);
}
