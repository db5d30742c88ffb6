package io.darkplex.portal.tenants;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks for orphans now and then. The first time is a while after the start. */
@Component
class OrphanTask {

    private final OrphanFinder finder;

    OrphanTask(OrphanFinder finder) {
        this.finder = finder;
    }

    @Scheduled(
            initialDelayString = "${darkplex.tenants.orphan-period:2m}",
            fixedDelayString = "${darkplex.tenants.orphan-period:2m}")
    void look() {
        finder.look();
    }
}
