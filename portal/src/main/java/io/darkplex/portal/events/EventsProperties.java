package io.darkplex.portal.events;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param receiptsWaitingMax most receipts that wait to be stored; one more is refused, and its call ends with an error
 * @param receiptsPerCommit most that are stored in one transaction
 * @param stopTimeout how long a stop waits until all are stored
 */
@ConfigurationProperties("darkplex.events")
record EventsProperties(
        @DefaultValue("10000") int receiptsWaitingMax,
        @DefaultValue("200") int receiptsPerCommit,
        @DefaultValue("10s") Duration stopTimeout) {}
