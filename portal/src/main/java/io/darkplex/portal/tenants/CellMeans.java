package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.KeyRing.CellKeys;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a cell is given for its life, and what is taken back after it.
 *
 * @param sockets null without walls, like {@code doors}
 */
record CellMeans(KeyRing ring, CellKeys keys, @Nullable Path sockets, CellDoors.@Nullable Opened doors)
        implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CellMeans.class);

    @Override
    public void close() {
        ring.revoke(keys);
        if (doors != null) {
            doors.close();
        }
        if (sockets != null) {
            try {
                CellSockets.delete(sockets);
            } catch (IOException kept) {
                LOG.warn("Sockets of a cell could not be removed: {}", kept.getMessage());
            }
        }
    }
}
