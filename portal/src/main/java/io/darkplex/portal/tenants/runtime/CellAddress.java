package io.darkplex.portal.tenants.runtime;

import java.nio.file.Path;

/** Where a cell's gateway is reached. */
public sealed interface CellAddress {

    /** On this machine's loopback. */
    record Loopback(int port) implements CellAddress {

        public Loopback {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("No port: " + port);
            }
        }
    }

    /**
     * Behind a socket in a folder that the cell itself may write: what lies at the path is the cell's word, not ours.
     */
    record UnixSocket(Path path) implements CellAddress {

        public UnixSocket {
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException("Not absolute: " + path);
            }
        }
    }
}
