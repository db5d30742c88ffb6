package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.files.DiskUse;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellAddress;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks for what belongs to nobody. What bears our marks is ended, a row is put right, and a folder is only told of:
 * tenants' data is never deleted.
 */
@Component
class OrphanFinder {

    private static final Logger LOG = LoggerFactory.getLogger(OrphanFinder.class);
    private static final int ROWS_AT_ONCE = 500;

    private final CellRuntime runtime;
    private final TenantDesk desk;
    private final TenantStore store;
    private final LifeStore life;
    private final CellInstance instance;
    private final CellSockets sockets;
    private final CellFolders cells;
    private final TenantsProperties properties;
    private final Clock clock;
    private final Map<Finding.Code, LongAdder> counts = new ConcurrentHashMap<>();
    private volatile List<Finding> findings = List.of();
    private volatile OrphanMemory memory = OrphanMemory.empty();

    OrphanFinder(
            CellRuntime runtime,
            TenantDesk desk,
            TenantStore store,
            LifeStore life,
            CellInstance instance,
            CellSockets sockets,
            CellFolders cells,
            TenantsProperties properties,
            Clock clock) {
        this.runtime = runtime;
        this.desk = desk;
        this.store = store;
        this.life = life;
        this.instance = instance;
        this.sockets = sockets;
        this.cells = cells;
        this.properties = properties;
        this.clock = clock;
    }

    List<Finding> findings() {
        return findings;
    }

    /** How many were put right, or told of, since the start. */
    long count(Finding.Code code) {
        LongAdder count = counts.get(code);
        return count == null ? 0 : count.sum();
    }

    /** Looks do not overlap: one task makes them. */
    void look() {
        Instant now = clock.instant();
        OrphanScene scene = scene();
        OrphanMemory.Verdict verdict = memory.look(scene, now, properties.startTimeout());
        memory = verdict.memory();
        var found = new ArrayList<Finding>();
        // A process may still use the folder that it has run in.
        List<Orphan> due = verdict.due().stream()
                .sorted(Comparator.comparing(orphan -> orphan instanceof Orphan.CellFolder))
                .toList();
        for (Orphan orphan : due) {
            Instant since = memory.since().getOrDefault(orphan, now);
            switch (orphan) {
                case Orphan.Folder(TenantId tenant) -> found.add(finding(orphan.code(), tenant, since));
                case Orphan.NoFolder(TenantId tenant) -> found.add(finding(orphan.code(), tenant, since));
                case Orphan.Stray _, Orphan.Sockets _, Orphan.CellFolder _, Orphan.Row _ -> repair(orphan);
            }
        }
        publish(scene, found);
    }

    /** A look that could not see folders or rows takes no earlier finding back. */
    private void publish(OrphanScene scene, List<Finding> found) {
        if (scene.rows() == null || scene.folders() == null) {
            return;
        }
        for (Finding finding : found) {
            if (findings.stream()
                    .noneMatch(before ->
                            before.code() == finding.code() && before.path().equals(finding.path()))) {
                counted(finding.code());
                LOG.warn(
                        "Orphan is left for an operator: code={} path={} bytes={}",
                        finding.code(),
                        finding.path(),
                        finding.bytes());
            }
        }
        findings = List.copyOf(found);
    }

    private void repair(Orphan orphan) {
        try {
            switch (orphan) {
                case Orphan.Stray(var cell) -> runtime.end(cell);
                case Orphan.Sockets(Path directory) -> CellSockets.delete(directory);
                case Orphan.CellFolder(Path folder) -> {
                    if (!removed(folder)) {
                        return;
                    }
                }
                case Orphan.Row row -> {
                    if (desk.present(row.tenant()).isPresent() || !laidToRest(row)) {
                        return;
                    }
                }
                case Orphan.Folder _, Orphan.NoFolder _ -> throw new IllegalStateException("Data is left alone.");
            }
            counted(orphan.code());
            LOG.warn("Orphan is put right: code={} what={}", orphan.code(), orphan);
        } catch (IOException | RuntimeException refused) {
            LOG.warn(
                    "Orphan could not be put right yet: code={} what={} reason={}",
                    orphan.code(),
                    orphan,
                    refused.getMessage());
        }
    }

    private boolean removed(Path folder) throws IOException {
        boolean quiet = runtime.strays().stream()
                .allMatch(stray -> runtime.living().stream().map(Cell::tenant).anyMatch(stray.tenant()::equals));
        return quiet && cells.remove(folder, () -> runtime.livingFolders().contains(folder));
    }

    private boolean laidToRest(Orphan.Row row) {
        Instant now = clock.instant();
        var move =
                new LifeStore.Move(row.tenant(), row.generation(), row.state(), State.ASLEEP, null, instance.id(), now);
        return life.layToRest(move, now.plus(properties.lease()), properties.movesKept());
    }

    private void counted(Finding.Code code) {
        counts.computeIfAbsent(code, _ -> new LongAdder()).increment();
    }

    private Finding finding(Finding.Code code, TenantId tenant, Instant since) {
        Path path = TenantFolder.of(properties.directory(), tenant).path();
        try {
            DiskUse use = code == Finding.Code.FOLDER_MISSING
                    ? new DiskUse(0, true, properties.disk())
                    : DiskUse.of(path, properties.disk());
            return new Finding(code, tenant, path, use.bytes(), use.whole(), 0, since);
        } catch (IOException unreadable) {
            return new Finding(code, tenant, path, 0, false, 0, since);
        }
    }

    /** What lives is asked for last: what has come to life meanwhile is no orphan. */
    private OrphanScene scene() {
        var strays = listed("cells", runtime::strays);
        var directories = listed("sockets", sockets::list);
        var cellFolders = listed("folders of cells", cells::unclaimed);
        var folders = listed("folders", this::folders);
        var rows = listed("rows", this::rows);
        List<Cell> living = runtime.living();
        Set<TenantId> supervised = rows == null
                ? Set.of()
                : rows.stream()
                        .map(Orphan.Row::tenant)
                        .filter(tenant -> desk.present(tenant).isPresent())
                        .collect(Collectors.toSet());
        return new OrphanScene(
                strays,
                directories,
                cellFolders,
                folders,
                rows,
                living.stream().map(Cell::tenant).collect(Collectors.toSet()),
                living.stream()
                        .map(Cell::address)
                        .filter(CellAddress.UnixSocket.class::isInstance)
                        .map(address -> ((CellAddress.UnixSocket) address).path())
                        .map(socket -> socket.resolve("../..").normalize())
                        .collect(Collectors.toSet()),
                runtime.livingFolders(),
                supervised);
    }

    private Set<TenantId> folders() throws IOException {
        var found = new HashSet<TenantId>();
        if (Files.notExists(properties.directory())) {
            return found;
        }
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(properties.directory(), "????????-????-????-????-????????????")) {
            for (Path one : all) {
                tenant(one).ifPresent(found::add);
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        return found;
    }

    /** Empty for what is no tenant's folder, whoever has put it there. */
    private static Optional<TenantId> tenant(Path folder) {
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(TenantId.of(String.valueOf(folder.getFileName())))
                    : Optional.empty();
        } catch (ProblemException otherName) {
            return Optional.empty();
        }
    }

    private List<Orphan.Row> rows() {
        var rows = new ArrayList<Orphan.Row>();
        String after = "";
        List<TenantStore.Row> some;
        do {
            some = store.listAfter(after, ROWS_AT_ONCE);
            for (TenantStore.Row row : some) {
                rows.add(new Orphan.Row(row.tenant(), row.generation(), row.state()));
                after = row.tenant().toString();
            }
        } while (some.size() == ROWS_AT_ONCE);
        return rows;
    }

    private static <T> @Nullable T listed(String what, Listing<T> listing) {
        try {
            return listing.list();
        } catch (IOException | RuntimeException unseen) {
            LOG.warn(
                    "Orphans are not looked for among what could not be listed: what={} reason={}",
                    what,
                    unseen.getMessage());
            return null;
        }
    }

    @FunctionalInterface
    private interface Listing<T> {
        T list() throws IOException;
    }
}
