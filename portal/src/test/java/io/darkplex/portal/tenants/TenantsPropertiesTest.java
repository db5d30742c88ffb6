package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TenantsPropertiesTest {

    @Test
    void anIdleCellIsFrozenAfterTenMinutesAndStoppedAfterThirty() {
        assertThat(bound(Map.of()).pace()).isEqualTo(new Pace(Duration.ofMinutes(10), Duration.ofMinutes(30)));
        assertThat(bound(Map.of("darkplex.tenants.idle-freeze", "1m", "darkplex.tenants.idle-stop", "2m"))
                        .pace())
                .isEqualTo(new Pace(Duration.ofMinutes(1), Duration.ofMinutes(2)));
    }

    @Test
    void aLeaseOutlivesAPauseBetweenTwoLooks() {
        assertThatThrownBy(() -> bound(Map.of("darkplex.tenants.lease", "29s")))
                .rootCause()
                .hasMessageContaining("darkplex.tenants.lease");
        assertThat(bound(Map.of("darkplex.tenants.lease", "30s")).lease()).isEqualTo(Duration.ofSeconds(30));
        assertThatThrownBy(() -> bound(Map.of("darkplex.tenants.moves-kept", "0")))
                .rootCause()
                .hasMessageContaining("darkplex.tenants.moves-kept");
    }

    private static TenantsProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("darkplex.tenants", Bindable.of(TenantsProperties.class));
    }
}
