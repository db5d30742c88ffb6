package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.StrayCell;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that was seen in one look. What could not be listed is null, and says nothing: neither that something is there nor
 * that it is gone.
 *
 * @param cellFolders of cells of this instance, in which no tenant is
 * @param living tenants with a living cell
 * @param livingSockets their directories of sockets
 * @param livingFolders of living cells, and of those that are being started
 * @param supervised tenants that somebody looks after
 */
record OrphanScene(
        @Nullable List<StrayCell> strays,
        @Nullable Set<Path> sockets,
        @Nullable Set<Path> cellFolders,
        @Nullable Set<TenantId> folders,
        @Nullable List<Orphan.Row> rows,
        Set<TenantId> living,
        Set<Path> livingSockets,
        Set<Path> livingFolders,
        Set<TenantId> supervised) {

    Set<Orphan> suspects() {
        var found = new HashSet<Orphan>();
        if (strays != null) {
            strays.stream()
                    .filter(stray -> !living.contains(stray.tenant()))
                    .map(Orphan.Stray::new)
                    .forEach(found::add);
        }
        if (sockets != null && strays != null) {
            sockets.stream()
                    .filter(directory -> !livingSockets.contains(directory))
                    .map(Orphan.Sockets::new)
                    .forEach(found::add);
        }
        if (cellFolders != null && strays != null) {
            cellFolders.stream()
                    .filter(folder -> !livingFolders.contains(folder))
                    .map(Orphan.CellFolder::new)
                    .forEach(found::add);
        }
        if (rows != null) {
            rows.stream().filter(this::lost).forEach(found::add);
        }
        if (rows != null && folders != null) {
            Set<TenantId> known = rows.stream().map(Orphan.Row::tenant).collect(Collectors.toSet());
            unused(folders, known).map(Orphan.Folder::new).forEach(found::add);
            unused(known, folders).map(Orphan.NoFolder::new).forEach(found::add);
        }
        return found;
    }

    /** Whether this look could have seen that it is an orphan no more. */
    boolean tells(Orphan orphan) {
        return switch (orphan) {
            case Orphan.Stray _ -> strays != null;
            case Orphan.Sockets _ -> sockets != null && strays != null;
            case Orphan.CellFolder _ -> cellFolders != null && strays != null;
            case Orphan.Row _ -> rows != null;
            case Orphan.Folder _, Orphan.NoFolder _ -> rows != null && folders != null;
        };
    }

    private boolean lost(Orphan.Row row) {
        return switch (row.state()) {
            case STARTING, READY, PARKED, STOPPING ->
                !supervised.contains(row.tenant()) && !living.contains(row.tenant());
            case ASLEEP, FAILED -> false;
        };
    }

    private Stream<TenantId> unused(Collection<TenantId> all, Collection<TenantId> but) {
        return all.stream().filter(tenant -> !but.contains(tenant) && !living.contains(tenant));
    }
}
