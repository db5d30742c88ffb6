package io.darkplex.proxy.egress;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What one tenant may reach, at this moment. What is not allowed is refused.
 *
 * @param allowed hosts; empty refuses everything
 * @param ports that may be reached at an allowed host
 * @param maxConnections at one time
 * @param maxBytesUp that one connection may send
 * @param maxBytesDown that one connection may receive
 * @param maxTime that one connection may last
 */
public record EgressPolicy(
        List<HostPattern> allowed,
        Set<Integer> ports,
        int maxConnections,
        long maxBytesUp,
        long maxBytesDown,
        Duration maxTime) {

    private static final Set<Integer> WEB = Set.of(80, 443);
    private static final int CONNECTIONS = 64;
    private static final long GIB = 1L << 30;
    private static final Duration TIME = Duration.ofHours(2);

    /** Lets nothing out. */
    public static final EgressPolicy NOTHING = allowing(List.of());

    public EgressPolicy {
        allowed = List.copyOf(allowed);
        ports = Set.copyOf(ports);
        if (maxConnections < 1 || maxBytesUp < 1 || maxBytesDown < 1 || maxTime.toMillis() < 1) {
            throw new IllegalArgumentException("A limit of an egress policy is at least 1.");
        }
    }

    /**
     * These hosts on the web's two ports, with the usual limits.
     *
     * @throws IllegalArgumentException when one is no {@link HostPattern}
     */
    public static EgressPolicy allowing(List<String> hosts) {
        return new EgressPolicy(hosts.stream().map(HostPattern::new).toList(), WEB, CONNECTIONS, GIB, 4 * GIB, TIME);
    }

    /** @throws EgressRefusal {@code PORT_NOT_ALLOWED}, {@code HOST_NOT_ALLOWED} */
    void check(Target target) {
        if (allowed.stream().noneMatch(pattern -> pattern.matches(target.host()))) {
            throw EgressProblem.HOST_NOT_ALLOWED.because("This assistant may not reach " + target.host()
                    + ". Whoever runs it can put the host on its list.");
        }
        if (!ports.contains(target.port())) {
            throw EgressProblem.PORT_NOT_ALLOWED.because(
                    "This assistant may not use port " + target.port() + " of " + target.host() + ".");
        }
    }
}
