package io.darkplex.proxy.egress;

import java.util.Set;

/**
 * Names that mean this machine, its network or its cloud's metadata wherever they are asked for. Their addresses would be
 * refused as well; this holds even where DNS is arranged to answer otherwise.
 */
final class ForbiddenNames {

    private static final Set<String> ENDS = Set.of("localhost", "local", "internal", "localdomain", "home.arpa", "lan");
    private static final Set<String> NAMES = Set.of("metadata", "metadata.goog", "instance-data");

    private ForbiddenNames() {}

    static boolean contains(String host) {
        return NAMES.contains(host) || ENDS.stream().anyMatch(end -> host.equals(end) || host.endsWith("." + end));
    }
}
