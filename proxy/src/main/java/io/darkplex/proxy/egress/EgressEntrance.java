package io.darkplex.proxy.egress;

import java.nio.file.Path;

/**
 * The way out of one tenant's cell: a Unix socket that speaks HTTP proxy protocol. Who comes by it is that tenant, whatever
 * the request says.
 */
public interface EgressEntrance extends AutoCloseable {

    Path socket();

    String tenantId();

    /** Ends its connections, and returns when they, the socket and its file are gone. Quiet when it is closed already. */
    @Override
    void close();
}
