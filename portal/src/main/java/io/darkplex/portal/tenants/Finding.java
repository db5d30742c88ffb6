package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What an operator should look at, for it is not put right by itself.
 *
 * @param bytes what the folder holds; 0 when it is missing
 * @param whole false when it holds more than was counted
 */
public record Finding(Code code, TenantId tenant, Path path, long bytes, boolean whole, Instant since) {

    /** Of findings, and of what is put right with a line in the log. */
    public enum Code {
        CELL_ORPHANED,
        SOCKETS_ORPHANED,
        ROW_ORPHANED,
        FOLDER_ORPHANED,
        FOLDER_MISSING
    }
}
