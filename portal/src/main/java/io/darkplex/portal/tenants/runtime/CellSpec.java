package io.darkplex.portal.tenants.runtime;

import io.darkplex.portal.kernel.TenantId;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a cell should be.
 *
 * @param folder the tenant's folder, prepared: {@code openclaw.json}, {@code state}, {@code workspace}, {@code tmp}, {@code log}
 * @param secrets environment variables with secrets; they reach the cell by its environment only
 */
public record CellSpec(TenantId tenant, Path folder, Map<String, String> secrets, Limits limits) {

    public CellSpec {
        secrets = Map.copyOf(secrets);
    }

    @Override
    public String toString() {
        return "CellSpec[tenant=" + tenant + ", secrets=" + secrets.keySet() + "]";
    }

    /**
     * @param oldSpaceMegabytes cap of V8's old generation
     * @param semiSpaceMegabytes cap of one half of V8's young generation
     * @param mallocArenas most arenas of the C library's allocator
     * @param logFileBytes size at which a log file is put aside; one older file is kept
     */
    public record Limits(int oldSpaceMegabytes, int semiSpaceMegabytes, int mallocArenas, int logFileBytes) {}
}
