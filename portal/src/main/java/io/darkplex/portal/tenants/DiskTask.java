package io.darkplex.portal.tenants;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Measures the folders of cells that run. */
@Component
class DiskTask {

    private final DiskWatch watch;

    DiskTask(DiskWatch watch) {
        this.watch = watch;
    }

    @Scheduled(fixedDelayString = "${darkplex.tenants.disk-period:30s}")
    void look() {
        watch.look();
    }

    @Scheduled(fixedDelayString = "${darkplex.tenants.disk-glance-period:250ms}")
    void glance() {
        watch.glance();
    }
}
