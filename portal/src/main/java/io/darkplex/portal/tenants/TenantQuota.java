package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.StartRefusedException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.TenantFolder.Part;
import io.darkplex.portal.tenants.files.CellFiles;
import io.darkplex.portal.tenants.files.DiskUse;
import io.darkplex.portal.tenants.files.FileLimits;
import io.darkplex.portal.tenants.files.FilePath;
import io.darkplex.portal.tenants.files.ProjectQuota;
import io.darkplex.portal.tenants.files.ProjectQuota.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Two accounts on the disk, each with its limit: one of a tenant, for what comes and goes with it, and one of a cell, for all
 * else. Which is whose stands in the folders themselves. Does nothing where the file system keeps no accounts.
 */
@Component
class TenantQuota {

    private static final Logger LOG = LoggerFactory.getLogger(TenantQuota.class);

    /** Who has less room than this is full: OpenClaw needs some for its start, which would fail without a name. */
    static final DataSize ROOM = DataSize.ofMegabytes(8);

    private final @Nullable ProjectQuota quota;
    private final Function<TenantId, DataSize> workspace;
    private final Bounds bounds;

    /**
     * @param history what a tenant may take beside its plan's room for the workspace
     * @param cell what a cell may take beside what is its tenants'
     * @param entries of either, and how far a folder is walked through
     */
    record Bounds(DataSize history, DataSize cell, FileLimits entries) {

        static Bounds of(TenantsProperties properties) {
            return new Bounds(properties.diskHistory(), properties.diskCell(), DiskUse.walk(properties.disk()));
        }
    }

    /** @throws StartRefusedException where the file system should hold assistants to their room, and cannot */
    @Autowired
    TenantQuota(TenantsProperties properties, PlanBook plans) {
        this(chosen(properties), tenant -> plans.of(tenant).workspaceQuota(), Bounds.of(properties));
    }

    /** @param workspace by each tenant's plan, as it is now */
    TenantQuota(@Nullable ProjectQuota quota, Function<TenantId, DataSize> workspace, Bounds bounds) {
        this.quota = quota;
        this.workspace = workspace;
        this.bounds = bounds;
    }

    private static @Nullable ProjectQuota chosen(TenantsProperties properties) {
        if (properties.diskQuotaBy() == QuotaBy.WATCH) {
            return null;
        }
        Path tenants = properties.directory().toAbsolutePath().normalize();
        var quota = new ProjectQuota(tenants);
        if (made(tenants) && quota.works()) {
            LOG.info("The file system holds every assistant to its room on the disk: folder={}", tenants);
            return quota;
        }
        if (properties.diskQuotaBy() == QuotaBy.FILESYSTEM) {
            throw new StartRefusedException("darkplex.tenants.disk-quota-by is filesystem, and the file system of "
                    + tenants + " has no project quotas that this portal may set.");
        }
        LOG.warn(
                "Assistants' room on the disk is watched and not walled, for the file system has no project quotas that"
                        + " this portal may set: folder={}",
                tenants);
        return null;
    }

    private static boolean made(Path tenants) {
        try {
            Files.createDirectories(tenants);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** Whether the file system keeps the accounts; else what is written is watched. */
    boolean held() {
        return quota != null;
    }

    /** A folder that is empty yet; all that is made in it is the cell's. */
    void cell(CellFolder cell) {
        if (quota == null) {
            return;
        }
        try {
            TenantFolder.ownerOnly(cell.path());
            int account = quota.draw();
            quota.limit(account, bounds.cell().toBytes(), bounds.entries().entriesMax());
            quota.charge(new CellFiles(cell.path()), FilePath.ROOT, account);
        } catch (IOException refused) {
            LOG.warn("A cell's folder is not held to a quota: cell={} reason={}", cell.name(), refused.getMessage());
        }
    }

    /** The folder is gone or about to go. */
    void forget(CellFolder cell) {
        try {
            if (quota != null && Files.isDirectory(cell.path(), LinkOption.NOFOLLOW_LINKS)) {
                quota.limit(quota.of(cell.path()), 0, 0);
            }
        } catch (IOException refused) {
            LOG.warn("A cell's quota could not be given back: cell={} reason={}", cell.name(), refused.getMessage());
        }
    }

    /** For a tenant at home: all of its is on its own account, whatever a cell has made of it. */
    void home(TenantId tenant, TenantFolder folder) {
        if (quota == null) {
            return;
        }
        try {
            int account = account(tenant, folder, quota);
            for (Path one : List.of(
                    Part.AGENT.in(folder),
                    Part.WORKSPACE.in(folder),
                    folder.path().resolve("incoming"))) {
                if (Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS) && quota.of(one) != account) {
                    quota.chargeAll(new CellFiles(one), account, bounds.entries());
                }
            }
        } catch (IOException refused) {
            LOG.warn("A tenant's folder is not held to a quota: tenant={} reason={}", tenant, refused.getMessage());
        }
    }

    private int account(TenantId tenant, TenantFolder folder, ProjectQuota by) throws IOException {
        int account = by.of(folder.path());
        if (account == ProjectQuota.NOBODY) {
            account = by.draw();
            by.limit(account, most(tenant), bounds.entries().entriesMax());
            by.name(folder.path(), account);
            return account;
        }
        by.limit(account, most(tenant), bounds.entries().entriesMax());
        return account;
    }

    private long most(TenantId tenant) {
        return workspace.apply(tenant).toBytes() + bounds.history().toBytes();
    }

    /** Without it the kernel refuses the rename. */
    void lend(Path part, CellFolder cell) throws IOException {
        if (quota != null && quota.of(cell.path()) != ProjectQuota.NOBODY) {
            quota.charge(new CellFiles(part), FilePath.ROOT, quota.of(cell.path()));
        }
    }

    /** What it was lent for is done. */
    void returned(TenantFolder folder, CellFiles in, FilePath at) {
        try {
            if (quota != null && quota.of(folder.path()) != ProjectQuota.NOBODY) {
                quota.charge(in, at, quota.of(folder.path()));
            }
        } catch (IOException refused) {
            LOG.warn("A tenant's folder is on its cell's account for now: reason={}", refused.getMessage());
        }
    }

    /** By the kernel's own books, with the limits of the plan as it is now; empty where there are none. */
    Optional<DiskUse> use(TenantId tenant, TenantFolder folder, @Nullable CellFolder own) throws IOException {
        if (quota == null || quota.of(folder.path()) == ProjectQuota.NOBODY) {
            return Optional.empty();
        }
        DiskUse home = use(quota.read(account(tenant, folder, quota)));
        if (own == null || quota.of(own.path()) == ProjectQuota.NOBODY) {
            return Optional.of(home);
        }
        DiskUse cell = use(quota.read(quota.of(own.path())));
        return Optional.of(cell.level().compareTo(home.level()) > 0 ? cell : home);
    }

    private DiskUse use(Account account) {
        DataSize stop = DataSize.ofBytes(Math.max(1, account.bytesMax() - ROOM.toBytes()));
        DataSize warn = DataSize.ofBytes(Math.max(1, stop.toBytes() / 10 * 9));
        boolean counted = account.filesMax() == 0 || account.files() < account.filesMax();
        return new DiskUse(
                account.bytes(),
                counted,
                new DiskUse.Limits(warn, stop, bounds.entries().entriesMax()));
    }
}
