package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class AdmissionLimitsTest {

    @Test
    void defaults() {
        assertThat(bound(Map.of()))
                .isEqualTo(new AdmissionLimits(
                        DataSize.ofMegabytes(900),
                        DataSize.ofMegabytes(256),
                        8,
                        200,
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10)));
    }

    @Test
    void eachCanBeSet() {
        assertThat(bound(Map.of(
                        "darkplex.tenants.admission.cell-memory-expected", "1GB",
                        "darkplex.tenants.admission.memory-reserve", "0B",
                        "darkplex.tenants.admission.load-per-core-max", "2.5",
                        "darkplex.tenants.admission.waiting-max", "7",
                        "darkplex.tenants.admission.wait-max", "1m",
                        "darkplex.tenants.admission.look-period", "2s",
                        "darkplex.tenants.admission.spare-idle-min", "3s",
                        "darkplex.tenants.admission.room-wait", "4s")))
                .isEqualTo(new AdmissionLimits(
                        DataSize.ofGigabytes(1),
                        DataSize.ofBytes(0),
                        2.5,
                        7,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4)));
    }

    @ParameterizedTest
    @CsvSource({
        "cell-memory-expected,0B",
        "memory-reserve,-1B",
        "load-per-core-max,0",
        "waiting-max,0",
        "wait-max,0s",
        "look-period,0s",
        "spare-idle-min,-1s",
        "room-wait,0s"
    })
    void whatCannotBeIsRefusedByItsName(String name, String value) {
        assertThatThrownBy(() -> bound(Map.of("darkplex.tenants.admission." + name, value)))
                .rootCause()
                .hasMessageContaining("darkplex.tenants.admission." + name);
    }

    private static AdmissionLimits bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("darkplex.tenants", Bindable.of(TenantsProperties.class))
                .admission();
    }
}
