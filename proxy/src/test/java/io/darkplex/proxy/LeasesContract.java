package io.darkplex.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What every {@link Leases} promises. */
public abstract class LeasesContract {

    /** Leases in which {@code virtualKey} stands for {@code lease}. */
    protected abstract Leases with(String virtualKey, Lease lease);

    /** Takes back what {@link #with} granted. */
    protected abstract void revoke(String virtualKey);

    private static final String KEY = Leases.KEY_PREFIX + "test-not-a-key";
    private static final Lease LEASE = new Lease("tenant-1", "lease-1");

    @Test
    void aKeyFindsItsLease() {
        assertThat(with(KEY, LEASE).identify(KEY)).contains(LEASE);
    }

    @Test
    void otherTextFindsNothing() {
        Leases leases = with(KEY, LEASE);

        for (String other : new String[] {
            "", " ", KEY + "x", KEY.substring(1), KEY.toUpperCase(Locale.ROOT), "\u0000", "ü".repeat(600)
        }) {
            assertThat(leases.identify(other)).as(other).isEmpty();
        }
    }

    @Test
    void aRevokedKeyFindsNothing() {
        Leases leases = with(KEY, LEASE);

        revoke(KEY);

        assertThat(leases.identify(KEY)).isEmpty();
    }
}
