package io.darkplex.proxy.remote;

import io.darkplex.proxy.Lease;
import java.util.Map;

/** @param leases by the hash of their key */
record LeasesSnapshot(Map<String, Entry> leases) {

    static final LeasesSnapshot NONE = new LeasesSnapshot(Map.of());

    /** @param menu the name of what this lease may ask for, see {@link RoutesSnapshot} */
    record Entry(Lease lease, String menu) {}
}
