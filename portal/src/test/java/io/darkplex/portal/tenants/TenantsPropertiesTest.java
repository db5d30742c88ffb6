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
