package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What an operator should look at, for it is not put right by itself.
 *
 * @param path the tenant's folder
 * @param bytes what the folder holds; 0 when it is missing or is not what is wrong
 * @param whole false when it holds more than was counted
 * @param missing how many questions the assistant does not know any more
 */
public record Finding(Code code, TenantId tenant, Path path, long bytes, boolean whole, int missing, Instant since) {

    Finding since(Instant first) {
        return new Finding(code, tenant, path, bytes, whole, missing, first);
    }

    /** Of findings, and of what is put right with a line in the log. */
    public enum Code {
        CELL_ORPHANED,
        SOCKETS_ORPHANED,
        CELL_FOLDER_ORPHANED,
        ROW_ORPHANED,
        FOLDER_ORPHANED,
        FOLDER_MISSING,
        HISTORY_MISSING,
        BRIDGE_SILENT
    }
}
