package io.darkplex.portal.tenants.runtime.process;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.CellAddress;
import io.darkplex.portal.tenants.runtime.CellSpec;
import io.darkplex.portal.tenants.runtime.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What stands between a child process and this machine. */
interface Enclosure {

    Surroundings surroundings(Path folder);

    boolean prepared();

    void keepPreparation() throws IOException;

    /** Makes a file that no cell can reach the property of the tenant's cell. */
    void own(TenantId tenant, Path file) throws IOException;

    /** Makes the folder ready and says how to start the child. */
    Launch launch(CellSpec spec, Path node, Path main) throws IOException;

    /**
     * @param command readable by every user of this machine, so without secrets
     * @param endsWithInput whether the end of its input asks the child to end; else a signal does
     */
    record Launch(List<String> command, Map<String, String> environment, CellAddress address, boolean endsWithInput) {}
}
