package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.files.DiskUse;
import io.darkplex.portal.tenants.files.ProjectQuota;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Quotas without a plan. */
final class TestQuota {

    private TestQuota() {}

    static TenantQuota none() {
        return of(null, DataSize.ofMegabytes(1), DataSize.ofMegabytes(1));
    }

    static TenantQuota of(@Nullable ProjectQuota quota, DataSize tenant, DataSize cell) {
        var walk = DiskUse.walk(new DiskUse.Limits(DataSize.ofGigabytes(1), DataSize.ofGigabytes(1), 1000));
        return new TenantQuota(quota, _ -> DataSize.ofBytes(0), new TenantQuota.Bounds(tenant, cell, walk));
    }
}
