package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.KeyRing.CellKeys;
import io.darkplex.portal.tenants.gateway.GatewayConnection;
import io.darkplex.portal.tenants.runtime.Cell;
import java.nio.file.Path;
import java.util.Map;

/**
 * A cell that is up and has no tenant yet. Its keys open nothing, and its only door leads to a practice model.
 *
 * @param nobody by whom the runtime knows it
 * @param template what it was made from
 * @param config what it was started with
 * @param models public name of each model → OpenClaw's name of it
 */
record WarmCell(
        TenantId nobody,
        Cell cell,
        GatewayConnection connection,
        CellKeys keys,
        Path sockets,
        PracticeModel practice,
        CellFolder folder,
        TenantTemplate template,
        CellForm form,
        String config,
        Map<String, String> models) {

    boolean usable() {
        return cell.alive() && connection.open();
    }

    @Override
    public String toString() {
        return "WarmCell[" + nobody + "]";
    }
}
