package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.TenantFolder.Part;
import io.darkplex.portal.tenants.files.CellFiles;
import io.darkplex.portal.tenants.files.DiskUse;
import io.darkplex.portal.tenants.files.FileLimits;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/**
 * Whether what a tenant has may lie in one cell with what others have: there the gateway, which is everybody's, opens it. A
 * link would lead it to a neighbour's files, and a pipe would hold it up.
 */
record FitToShare(AgentSessions sessions, FileLimits walk) {

    static FitToShare of(TenantsProperties properties) {
        return new FitToShare(
                new AgentSessions(AgentSchema.bundled(), properties.shared().historyTimeMax()),
                DiskUse.walk(properties.disk()));
    }

    /** For what is at home. A workspace may have links that stay in it, as packages of Node's bring them. */
    void check(TenantFolder home) throws IOException {
        for (Part part : Part.values()) {
            Optional<String> found;
            try {
                found = new CellFiles(part.in(home)).pitfall(walk, part == Part.WORKSPACE);
            } catch (NotDirectoryException swapped) {
                throw new UnfitToShare("Its folder is not a folder.");
            }
            if (found.isPresent()) {
                throw new UnfitToShare(
                        (part == Part.WORKSPACE ? "In its workspace: " : "Beside its history: ") + found.get() + ".");
            }
        }
    }
}
