package io.darkplex.portal.accounts;

import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes links and sessions that are over. */
@Component
class EndedTask {

    private static final Logger LOG = LoggerFactory.getLogger(EndedTask.class);

    private final LinkStore links;
    private final StoredSessions sessions;
    private final Clock clock;
    private final AccountsProperties properties;

    EndedTask(LinkStore links, StoredSessions sessions, Clock clock, AccountsProperties properties) {
        this.links = links;
        this.sessions = sessions;
        this.clock = clock;
        this.properties = properties;
    }

    @Scheduled(fixedDelayString = "${darkplex.accounts.clean-every:10m}", initialDelayString = "1m")
    void run() {
        int endedLinks = links.deleteExpiredBefore(clock.instant().minus(properties.linkMemory()));
        int endedSessions = sessions.deleteExpired();
        LOG.atDebug()
                .addKeyValue("links", endedLinks)
                .addKeyValue("sessions", endedSessions)
                .log("Ended links and sessions deleted");
    }
}
