package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.CellRuntimeContract;

class FakeCellRuntimeTest extends CellRuntimeContract {

    private final FakeCellRuntime runtime = new FakeCellRuntime();

    @Override
    protected CellRuntime runtime() {
        return runtime;
    }
}
