package io.darkplex.portal.apikeys;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param baseUrl where programs of people reach the proxy, as the page shows it; empty: where the proxy of this portal listens
 * @param perPersonMax most keys that a person has at one time, revoked ones not counted
 * @param lookEvery how soon each portal learns of keys that another one has made or revoked
 * @param sumEvery how soon the receipts of a key with a budget are summed again
 * @param usedEvery how often it is written down that keys were used
 * @param usedWaitingMax most keys whose use waits to be written down; that of one more is forgotten
 */
@ConfigurationProperties("darkplex.apikeys")
record ApiKeysProperties(
        @DefaultValue("") String baseUrl,
        @DefaultValue("50") int perPersonMax,
        @DefaultValue("1s") Duration lookEvery,
        @DefaultValue("5s") Duration sumEvery,
        @DefaultValue("1m") Duration usedEvery,
        @DefaultValue("10000") int usedWaitingMax) {}
