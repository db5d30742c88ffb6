package io.darkplex.portal;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where proxies in processes of their own reach this portal.
 *
 * @param address where to listen for them; with a certificate only, unless it is a loopback address
 * @param port 0 for not at all
 * @param secretFile what they have to know, at least 43 characters; needed when there is a port
 * @param certificate PEM file of the certificate for {@code address}, with its chain
 * @param key PEM file of its private key
 * @param refresh how long it may take until a new or revoked key, or a change of models, is noticed here
 * @param waitMax longest that a proxy's question waits for a change
 * @param waitingMax most questions that wait; each proxy asks two
 * @param receiptsBytesMax largest batch of receipts, in bytes
 */
@ConfigurationProperties("darkplex.proxies")
record ProxiesProperties(
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("0") int port,
        @Nullable Path secretFile,
        @Nullable Path certificate,
        @Nullable Path key,
        @DefaultValue("1s") Duration refresh,
        @DefaultValue("20s") Duration waitMax,
        @DefaultValue("64") int waitingMax,
        @DefaultValue("4194304") int receiptsBytesMax) {}
