package io.darkplex.portal.events;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param receiptsWaitingMax most receipts that wait to be stored; one more is refused, and its call ends with an error
 * @param receiptsPerCommit most that are stored in one transaction
 * @param stopTimeout how long a stop waits until all are stored
 * @param contactsWaitingMax most contacts that wait to be stored, and most that are known to be stored already
 * @param contactsPerTenantMax most contacts that are kept of one tenant
 */
@ConfigurationProperties("darkplex.events")
record EventsProperties(
        @DefaultValue("10000") int receiptsWaitingMax,
        @DefaultValue("200") int receiptsPerCommit,
        @DefaultValue("10s") Duration stopTimeout,
        @DefaultValue("1000") int contactsWaitingMax,
        @DefaultValue("500") int contactsPerTenantMax) {}
