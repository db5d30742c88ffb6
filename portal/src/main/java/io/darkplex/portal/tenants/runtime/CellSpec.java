package io.darkplex.portal.tenants.runtime;

import io.darkplex.portal.kernel.TenantId;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a cell should be.
 *
 * @param tenant whose it is; nobody's id for a cell that is there before its tenant
 * @param folder the cell's own folder, prepared: {@code config}, {@code home}, {@code state}, {@code workspace}, {@code tmp},
 *     {@code log}
 * @param sockets holds {@code doors} with the sockets that lead out, and {@code in} for the one that leads in; null without
 *     walls
 * @param secrets environment variables with secrets; they reach the cell by its environment only
 * @param beatSeconds how often it says how it is; 0 for never
 * @param preparing starts nobody's cell, only to leave compiled modules behind for all later ones
 */
public record CellSpec(
        TenantId tenant,
        Path folder,
        @Nullable Path sockets,
        Map<String, String> secrets,
        Limits limits,
        int beatSeconds,
        boolean preparing) {

    public CellSpec {
        secrets = Map.copyOf(secrets);
    }

    /** The same for nobody's cell, of which only the compiled modules are wanted. */
    public CellSpec forPreparing() {
        return new CellSpec(tenant, folder, sockets, secrets, limits, beatSeconds, true);
    }

    @Override
    public String toString() {
        return "CellSpec[tenant=" + tenant + ", secrets=" + secrets.keySet() + "]";
    }

    /**
     * @param oldSpaceMegabytes cap of V8's old generation
     * @param semiSpaceMegabytes cap of one half of V8's young generation
     * @param mallocArenas most arenas of the C library's allocator
     * @param openDatabases agents' databases that stay open when nobody speaks
     * @param logFileBytes size at which a log file is put aside; one older file is kept
     * @param memoryMegabytes most memory of the whole cell, where the system can hold it to that
     * @param tasks most processes and threads
     * @param openFiles most open files of one process
     * @param fileMegabytes largest single file
     * @param tmpMegabytes most that fits into its temporary directory
     */
    public record Limits(
            int oldSpaceMegabytes,
            int semiSpaceMegabytes,
            int mallocArenas,
            int openDatabases,
            int logFileBytes,
            int memoryMegabytes,
            int tasks,
            int openFiles,
            int fileMegabytes,
            int tmpMegabytes) {

        public Limits withMemory(int megabytes) {
            return new Limits(
                    oldSpaceMegabytes,
                    semiSpaceMegabytes,
                    mallocArenas,
                    openDatabases,
                    logFileBytes,
                    megabytes,
                    tasks,
                    openFiles,
                    fileMegabytes,
                    tmpMegabytes);
        }
    }
}
