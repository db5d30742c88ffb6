package io.darkplex.portal.tenants;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Brings plans that were read again at one portal to all on the same database. */
@Component
class PlanTask {

    private final PlanDesk desk;

    PlanTask(PlanDesk desk) {
        this.desk = desk;
    }

    @Scheduled(fixedDelayString = "${darkplex.tenants.plans-period:3s}")
    void follow() {
        desk.follow();
    }
}
