package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import java.nio.file.Path;

/** The ways out of a walled cell: sockets of ours, by which we know whose cell it is. */
public interface CellDoors {

    /** The socket of the door to the model proxy. */
    String MODELS = "models.sock";

    /** The socket of the door to the portal's bridge. */
    String BRIDGE = "bridge.sock";

    /** The socket of the door to the web, which speaks HTTP proxy protocol. */
    String WEB = "web.sock";

    /**
     * @param directory empty; gets one socket for each door
     * @throws IllegalStateException when a door cannot be opened; none is left open then
     */
    Opened open(TenantId tenant, Path directory);

    /** Closes the doors; what still runs through them is broken off. */
    interface Opened extends AutoCloseable {
        @Override
        void close();
    }
}
