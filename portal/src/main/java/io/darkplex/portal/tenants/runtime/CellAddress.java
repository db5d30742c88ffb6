package io.darkplex.portal.tenants.runtime;

import java.nio.file.Path;

/** Where a cell's gateway is reached. Either way the gateway sees a peer on its own loopback, and grants us our scopes. */
public sealed interface CellAddress {

    /** Shares this machine's network: {@code http://127.0.0.1:<port>}. */
    record Loopback(int port) implements CellAddress {}

    /** Has no network: a Unix socket, behind which the cell's own relay speaks to its gateway. */
    record UnixSocket(Path path) implements CellAddress {}
}
