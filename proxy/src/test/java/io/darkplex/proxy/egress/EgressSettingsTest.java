package io.darkplex.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What the small parts promise. */
class EgressSettingsTest {

    @Test
    void noTenantCanTakeAllThereIs() {
        EgressSettings defaults = EgressSettings.defaults();

        assertThat(defaults.maxConnectionsPerTenant()).isLessThan(defaults.maxConnections() / 10);
        assertThat(defaults.maxHelloBytes()).isLessThan(defaults.maxHeadBytes());
    }

    @Test
    void aLimitIsAtLeastOne() {
        List<HostPattern> none = List.of();
        assertThatThrownBy(() -> new EgressPolicy(none, EgressPolicy.NOTHING.ports(), 0, 1, 1, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EgressPolicy(none, EgressPolicy.NOTHING.ports(), 1, 1, 1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlySoManyContactsAreKnown() {
        var contacts = new Contacts(2);
        Target one = Target.parse("one.org:443", 0);

        assertThat(contacts.add("t", one)).isTrue();
        assertThat(contacts.add("t", one)).isFalse();
        assertThat(contacts.add("other", one)).isTrue();
        assertThat(contacts.add("t", Target.parse("two.org:443", 0))).isTrue();
        assertThat(contacts.add("t", one)).as("forgotten, and so told again").isTrue();
    }

    @Test
    void theSystemsResolverFailsWhenThereIsNothingOrWhenItIsClosed() throws Exception {
        var resolver = new SystemResolver(1, 1);
        assertThat(resolver.resolve("localhost").toCompletableFuture().get()).isNotEmpty();
        assertThatThrownBy(() ->
                        resolver.resolve("name.invalid").toCompletableFuture().get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(UnknownHostException.class);
        resolver.close();
        assertThatThrownBy(() ->
                        resolver.resolve("localhost").toCompletableFuture().get())
                .hasCauseInstanceOf(RejectedExecutionException.class);
    }
}
