package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.TenantFolder.Part;
import io.darkplex.portal.tenants.TenantFolder.Placed;
import io.darkplex.portal.tenants.files.CellFiles;
import io.darkplex.portal.tenants.files.DiskUse;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Brings what is a tenant's into the folder of a cell and home again, by renames. The mark in the tenant's folder is
 * written before the first and removed after the last, and each part is moved only when it is where it should come
 * from: so both ways can be broken off anywhere, and {@link #bringHome} ends what was begun.
 *
 * <pre>
 * home ── mark, own ── workspace ── agent ──► in the cell ── workspace ── agent ── unmark ──► home
 * </pre>
 *
 * In a cell with other tenants its agent has the name of a seat. So its sessions are renamed before it goes and after it has
 * come, always at home. Such a cell may still run when a tenant leaves it: what it has open then is nobody's file any more.
 */
@Component
class TenantFolders {

    /** Beside the tenants' folders, since a rename stays within one file system. */
    static final String CELLS = ".cells";

    private static final Logger LOG = LoggerFactory.getLogger(TenantFolders.class);

    /** Before each of these things may break off; for tests. */
    enum Step {
        MARK,
        RENAME,
        OWN,
        WORKSPACE_IN,
        AGENT_IN,
        WORKSPACE_HOME,
        AGENT_HOME,
        NAME_HOME,
        LOGS_HOME,
        UNMARK,
        DELETE_CELL
    }

    private final Path tenants;
    private final FitToShare fit;
    private final TenantQuota quota;
    private final CellFolders cells;
    private final CellRuntime runtime;
    private final CellInstance instance;
    private final Ids ids;
    private final Consumer<Step> before;
    private final Map<TenantId, ReadWriteLock> locks = new ConcurrentHashMap<>();

    @Autowired
    TenantFolders(
            TenantsProperties properties, TenantQuota quota, CellRuntime runtime, CellInstance instance, Ids ids) {
        this(properties.directory(), FitToShare.of(properties), quota, runtime, instance, ids, _ -> {});
    }

    TenantFolders(
            Path tenants,
            FitToShare fit,
            TenantQuota quota,
            CellRuntime runtime,
            CellInstance instance,
            Ids ids,
            Consumer<Step> before) {
        this.tenants = tenants.toAbsolutePath().normalize();
        this.fit = fit;
        this.quota = quota;
        this.cells = new CellFolders(this.tenants, instance);
        this.runtime = runtime;
        this.instance = instance;
        this.ids = ids;
        this.before = before;
    }

    void create(TenantId tenant) throws IOException {
        TenantFolder.of(tenants, tenant).create();
    }

    /** The folder of a cell that is about to be. */
    CellFolder cell() {
        CellFolder cell = cell(instance.prefix() + ids.next());
        if (runtime.readsFolders()) {
            quota.cell(cell);
        }
        return cell;
    }

    private CellFolder cell(String name) {
        return new CellFolder(tenants.resolve(CELLS).resolve(name));
    }

    /**
     * Moves a tenant into a cell, wherever it is now; nothing where cells have folders of their own elsewhere. When this
     * fails, {@link #bringHome} takes it back.
     *
     * @param owner by whom the runtime knows the cell
     * @param settings the agent's own
     */
    void place(TenantId tenant, CellFolder cell, TenantId owner, String settings) throws IOException {
        place(tenant, cell, owner, CellFolder.MAIN, settings);
    }

    /**
     * @param agent the tenant's name among OpenClaw's agents there
     * @throws UnfitToShare when others are in the cell and something of the tenant's may not come to them; nothing was moved
     */
    void place(TenantId tenant, CellFolder cell, TenantId owner, String agent, String settings) throws IOException {
        var lock = lock(tenant).writeLock();
        lock.lock();
        try {
            TenantFolder folder = TenantFolder.of(tenants, tenant);
            fetch(tenant, folder);
            folder.prepare(settings);
            quota.home(tenant, folder);
            if (!runtime.readsFolders()) {
                return;
            }
            var placed = new Placed(cell.name(), owner, agent);
            if (placed.shared()) {
                fit.check(folder);
                fit.sessions().prepare(folder, agent);
            }
            before.accept(Step.MARK);
            folder.mark(placed);
            before.accept(Step.RENAME);
            if (placed.shared()) {
                fit.sessions().install(folder);
            }
            before.accept(Step.OWN);
            for (Part part : Part.values()) {
                runtime.own(owner, part.in(folder));
            }
            before.accept(Step.WORKSPACE_IN);
            moveIn(folder, cell, Part.WORKSPACE, agent);
            before.accept(Step.AGENT_IN);
            moveIn(folder, cell, Part.AGENT, agent);
        } finally {
            lock.unlock();
        }
    }

    private void moveIn(TenantFolder folder, CellFolder cell, Part part, String agent) throws IOException {
        quota.lend(part.in(folder), cell);
        cell.moveIn(part, part.in(folder), agent);
        quota.returned(folder, cell.files(part), CellFolder.place(part, agent));
    }

    /** Where the tenant is; empty at home. */
    Optional<Placed> placed(TenantId tenant) throws IOException {
        return TenantFolder.of(tenants, tenant).placed();
    }

    /** For when the cell has ended, or the tenant is not spoken for there any more. Quiet when the tenant is home. */
    void bringHome(TenantId tenant) throws IOException {
        var lock = lock(tenant).writeLock();
        lock.lock();
        try {
            fetch(tenant, TenantFolder.of(tenants, tenant));
        } finally {
            lock.unlock();
        }
    }

    /** The same, unless the tenant is elsewhere by now. */
    void bringHome(TenantId tenant, CellFolder from) throws IOException {
        var lock = lock(tenant).writeLock();
        lock.lock();
        try {
            TenantFolder folder = TenantFolder.of(tenants, tenant);
            if (folder.placed().filter(at -> at.cell().equals(from.name())).isPresent()) {
                fetch(tenant, folder);
            }
        } finally {
            lock.unlock();
        }
    }

    private void fetch(TenantId tenant, TenantFolder folder) throws IOException {
        Optional<Placed> placed = folder.placed();
        if (placed.isEmpty()) {
            return;
        }
        CellFolder cell = cell(placed.get().cell());
        String agent = placed.get().agent();
        boolean shared = placed.get().shared();
        before.accept(Step.WORKSPACE_HOME);
        fetch(tenant, folder, cell, Part.WORKSPACE, agent);
        before.accept(Step.AGENT_HOME);
        fetch(tenant, folder, cell, Part.AGENT, agent);
        quota.home(tenant, folder);
        before.accept(Step.NAME_HOME);
        if (shared) {
            release(tenant, folder);
        }
        before.accept(Step.LOGS_HOME);
        if (!shared) {
            cell.moveLogs(folder.path().resolve("log"));
        }
        before.accept(Step.UNMARK);
        folder.unmark();
        folder.create();
        before.accept(Step.DELETE_CELL);
        if (!shared) {
            delete(cell);
        }
    }

    /**
     * For a tenant whose starts fail: what does not belong into its history is taken out, when it is at home.
     *
     * @return what that was, as it can be shown; empty when the history is as OpenClaw makes it
     * @throws UnfitToShare with a sentence when it cannot be mended; it stays as it is
     */
    Optional<String> mend(TenantId tenant) throws IOException {
        var lock = lock(tenant).writeLock();
        lock.lock();
        try {
            TenantFolder folder = TenantFolder.of(tenants, tenant);
            return folder.placed().isPresent()
                    ? Optional.empty()
                    : fit.sessions().mend(folder);
        } finally {
            lock.unlock();
        }
    }

    /** What comes from others' cell is theirs no more; what may be a trap is set aside, so that its tenant can start. */
    private void release(TenantId tenant, TenantFolder folder) throws IOException {
        try {
            fit.sessions().install(folder);
            ReleasedFiles.renew(Part.AGENT.in(folder), folder);
            fit.sessions().prepare(folder, CellFolder.MAIN);
            fit.sessions().install(folder);
        } catch (UnfitToShare | NotDirectoryException trap) {
            folder.setAside();
            LOG.error(
                    "What came out of a shared cell is set aside, and the assistant begins anew: code=HISTORY_SET_ASIDE"
                            + " tenant={} in={} reason={}",
                    tenant,
                    TenantFolder.ASIDE,
                    trap.getMessage());
        }
    }

    /** What is here never left, or has come home already: a rename leaves it in one place only. */
    private static void fetch(TenantId tenant, TenantFolder folder, CellFolder cell, Part part, String agent)
            throws IOException {
        Path home = part.in(folder);
        if (Files.notExists(home, LinkOption.NOFOLLOW_LINKS) && !cell.moveOut(part, home, agent)) {
            LOG.warn("A cell has left nothing of its tenant's: tenant={} part={}", tenant, part);
        }
    }

    /**
     * For the start of a portal: brings home whoever an earlier one has left in a cell, and removes what is nobody's.
     *
     * @param free whether no other portal has the tenant
     * @return how many tenants were brought home
     */
    int repair(Predicate<TenantId> free) throws IOException {
        cells.restore();
        int repaired = 0;
        for (Path folder : folders(tenants)) {
            if (new TenantFolder(folder).placed().isPresent()) {
                TenantId tenant = TenantId.of(String.valueOf(folder.getFileName()));
                if (free.test(tenant)) {
                    bringHome(tenant);
                    repaired++;
                }
            }
        }
        for (Path left : folders(tenants.resolve(CELLS))) {
            if (String.valueOf(left.getFileName()).startsWith(instance.prefix())) {
                delete(new CellFolder(left));
            }
        }
        return repaired;
    }

    /** With its account on the disk. */
    void delete(CellFolder cell) throws IOException {
        quota.forget(cell);
        cell.delete();
    }

    /** Whether the tenant is awake or not, its files do not move while this runs: it should be short. */
    <T> T inWorkspace(TenantId tenant, Visit<T> visit) throws IOException {
        var lock = lock(tenant).readLock();
        lock.lock();
        try {
            TenantFolder folder = TenantFolder.of(tenants, tenant).create();
            Optional<Placed> placed = folder.placed();
            if (placed.isEmpty()) {
                return visit.to(new CellFiles(Part.WORKSPACE.in(folder)), tenant);
            }
            CellFolder cell = cell(placed.get().cell());
            // A crash may have left it marked and not moved.
            boolean here = Files.isDirectory(Part.WORKSPACE.in(folder), LinkOption.NOFOLLOW_LINKS);
            return visit.to(
                    here
                            ? new CellFiles(Part.WORKSPACE.in(folder))
                            : cell.workspace(placed.get().agent()),
                    placed.get().owner());
        } finally {
            lock.unlock();
        }
    }

    /** What is the tenant's takes, with the whole of the cell that it has for itself. */
    DiskUse use(TenantId tenant, DiskUse.Limits limits) throws IOException {
        var lock = lock(tenant).readLock();
        lock.lock();
        try {
            TenantFolder folder = TenantFolder.of(tenants, tenant).create();
            Optional<Placed> placed = folder.placed();
            Optional<DiskUse> booked = quota.use(
                    tenant,
                    folder,
                    placed.filter(at -> !at.shared())
                            .map(at -> cell(at.cell()))
                            .filter(own -> Files.isDirectory(own.path()))
                            .orElse(null));
            if (booked.isPresent()) {
                return booked.get();
            }
            DiskUse home = DiskUse.of(folder.path(), limits);
            if (placed.isEmpty()) {
                return home;
            }
            CellFolder cell = cell(placed.get().cell());
            DiskUse there =
                    placed.get().shared() ? cell.use(placed.get().agent(), limits) : DiskUse.of(cell.path(), limits);
            return home.plus(there);
        } finally {
            lock.unlock();
        }
    }

    /** Where an upload is written; see {@link TenantFolder#incoming}. */
    Path incoming(TenantId tenant) throws IOException {
        return TenantFolder.of(tenants, tenant).create().incoming();
    }

    private ReadWriteLock lock(TenantId tenant) {
        return locks.computeIfAbsent(tenant, _ -> new ReentrantReadWriteLock());
    }

    private static List<Path> folders(Path in) throws IOException {
        var found = new ArrayList<Path>();
        if (Files.isDirectory(in)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(
                    in,
                    one -> Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)
                            && !String.valueOf(one.getFileName()).startsWith("."))) {
                all.forEach(found::add);
            }
        }
        return found;
    }

    @FunctionalInterface
    interface Visit<T> {

        /** @param owner whose a file must be that is put there, as {@link CellRuntime#own} takes it */
        T to(CellFiles files, TenantId owner) throws IOException;
    }
}
