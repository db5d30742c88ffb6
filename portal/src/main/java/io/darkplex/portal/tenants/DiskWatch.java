package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.files.DiskUse;
import io.darkplex.portal.tenants.runtime.Sampled;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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

    /** One folder after the other: a machine's disk is one. */
    void look() {
        for (TenantId tenant : desk.awake()) {
            measured(tenant).filter(use -> use.level() == DiskUse.Level.FULL).ifPresent(use -> stop(tenant, use));
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
