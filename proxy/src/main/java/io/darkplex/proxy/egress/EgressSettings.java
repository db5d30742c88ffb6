package io.darkplex.proxy.egress;

import java.time.Duration;

/**
 * The settings of the egress proxy. What one tenant may do stands in its {@link EgressPolicy}.
 *
 * @param maxEntrances open at one time
 * @param maxConnections from cells at one time, over all tenants
 * @param maxConnectionsPerTenant from its cell at one time, also of those that ask for nothing
 * @param maxLookupsPerTenant names being looked up at one time, so that one tenant's slow names hold up nobody else's
 * @param maxHeadBytes of a request's or an answer's head
 * @param maxHeaders of a request or an answer
 * @param maxHelloBytes in which a TLS handshake has to say what it is for
 * @param pieceBytes that are moved at a time
 * @param maxContacts how many contacts of a tenant with a host are known, so as to tell the first; the oldest are forgotten
 * @param maxAddresses of one name that are tried
 * @param headTimeout from the connection to the end of the request's head
 * @param lookupTimeout for a name
 * @param connectTimeout for each address
 * @param helloTimeout from the opening of a tunnel to port 443 until the TLS handshake has begun
 * @param idleTimeout while nothing moves in either direction
 * @param halfClosedTimeout the same after one side has said that it sends no more
 * @param closeGrace for connections to end when an entrance is closed
 */
public record EgressSettings(
        int maxEntrances,
        int maxConnections,
        int maxConnectionsPerTenant,
        int maxLookupsPerTenant,
        int maxHeadBytes,
        int maxHeaders,
        int maxHelloBytes,
        int pieceBytes,
        int maxContacts,
        int maxAddresses,
        Duration headTimeout,
        Duration lookupTimeout,
        Duration connectTimeout,
        Duration helloTimeout,
        Duration idleTimeout,
        Duration halfClosedTimeout,
        Duration closeGrace) {

    public EgressSettings {
        for (int limit : new int[] {
            maxEntrances,
            maxConnections,
            maxConnectionsPerTenant,
            maxLookupsPerTenant,
            maxHeadBytes,
            maxHeaders,
            maxHelloBytes,
            pieceBytes,
            maxContacts,
            maxAddresses
        }) {
            if (limit < 1) {
                throw new IllegalArgumentException("A limit of the egress proxy is at least 1.");
            }
        }
        for (Duration time : new Duration[] {
            headTimeout, lookupTimeout, connectTimeout, helloTimeout, idleTimeout, halfClosedTimeout, closeGrace
        }) {
            if (time.toMillis() < 1) {
                throw new IllegalArgumentException("A timeout of the egress proxy is at least a millisecond.");
            }
        }
    }

    public static EgressSettings defaults() {
        return new EgressSettings(
                1_000,
                4_000,
                128,
                4,
                32 * 1024,
                100,
                20 * 1024,
                16 * 1024,
                50_000,
                3,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2));
    }
}
