package io.darkplex.portal.tenants;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Lets every supervisor look whether its cell is well and whether it may sleep. */
@Component
class CellCheckTask {

    private final TenantDesk desk;

    CellCheckTask(TenantDesk desk) {
        this.desk = desk;
    }

    @Scheduled(fixedDelayString = "${darkplex.tenants.health-period:15s}")
    void check() {
        desk.lookAtAll();
    }
}
