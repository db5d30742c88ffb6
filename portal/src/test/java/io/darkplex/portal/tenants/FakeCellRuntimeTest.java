package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.CellRuntimeContract;
import io.darkplex.portal.tenants.runtime.CellSpec;
import io.darkplex.portal.tenants.runtime.StrayCell;

class FakeCellRuntimeTest extends CellRuntimeContract {

    private final FakeCellRuntime runtime = new FakeCellRuntime();

    @Override
    protected CellRuntime runtime() {
        return runtime;
    }

    @Override
    protected void plant(TenantId of, CellSpec spec) {
        runtime.plant(new StrayCell(of, "left"));
    }
}
