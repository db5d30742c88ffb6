package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.files.DiskUse;
import io.darkplex.portal.tenants.runtime.Sampled;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Knows what each tenant's folder takes, and stops the cell of one that takes too much. */
@Component
class DiskWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

    private final TenantDesk desk;
    private final TenantFolders folders;
    private final TenantsProperties properties;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile long freeBefore;
    private final Map<TenantId, Sampled<DiskUse>> shown = new ConcurrentHashMap<>();

    DiskWatch(TenantDesk desk, TenantFolders folders, TenantsProperties properties) {
        this.desk = desk;
        this.folders = folders;
        this.properties = properties;
    }

    /** For a page, awake or not: nobody waits for it. */
    Optional<DiskUse> shown(TenantId tenant) {
        return shown.computeIfAbsent(tenant, one -> new Sampled<>(properties.diskPeriod(), () -> measured(one)))
                .last();
    }

    /** Looks when so much was written since the last look that another is due. Asks the disk alone, which costs little. */
    void glance() {
        long free = free();
        if (freeBefore - free >= properties.diskGlance().toBytes()) {
            look();
        } else {
            freeBefore = Math.max(freeBefore, free);
        }
    }

    /** 0 when nobody knows. */
    private long free() {
        try {
            return Files.getFileStore(properties.directory()).getUsableSpace();
        } catch (IOException unknown) {
            return 0;
        }
    }

    /** One folder after the other: a machine's disk is one. */
    void look() {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        try {
            // Before, so that what is written meanwhile counts for the next.
            freeBefore = free();
            for (TenantId tenant : desk.awake()) {
                measured(tenant)
                        .filter(use -> use.level() == DiskUse.Level.FULL)
                        .ifPresent(use -> stop(tenant, use));
            }
        } finally {
            looking.set(false);
        }
    }

    private void stop(TenantId tenant, DiskUse use) {
        desk.present(tenant).ifPresent(supervisor -> {
            LOG.warn(
                    "Cell takes too much of the disk and is stopped: tenant={} bytes={} whole={}",
                    tenant,
                    use.bytes(),
                    use.whole());
            supervisor.stopFull();
        });
    }

    private Optional<DiskUse> measured(TenantId tenant) {
        try {
            return Optional.of(folders.use(tenant, properties.disk()));
        } catch (IOException unreadable) {
            LOG.warn("A tenant's folder could not be measured: tenant={} reason={}", tenant, unreadable.getMessage());
            return Optional.empty();
        }
    }
}
