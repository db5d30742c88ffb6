package io.darkplex.proxy.remote;

import io.darkplex.proxy.Lease;
import java.util.Map;

/** The leases that a proxy elsewhere may serve. */
@FunctionalInterface
public interface KnownLeases {

    /** By {@link io.darkplex.proxy.KeyHash}. Asked again and again: what is missing has been revoked. */
    Map<String, Lease> byKeyHash();
}
