package io.darkplex.proxy;

import java.nio.file.Path;

/**
 * A further way into the proxy: a Unix socket that stands for one lease. Who comes by it is that lease's holder, whatever the
 * request says; keys of other leases are unknown here. Open until it is closed, or the proxy is.
 */
public interface Entrance extends AutoCloseable {

    Path socket();

    Lease lease();

    /**
     * Ends the calls that came by it, and returns when they, the socket and its file are gone. Quiet when it is closed
     * already. Blocks: never on an event loop.
     */
    @Override
    void close();
}
