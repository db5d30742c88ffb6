package io.darkplex.portal.tenants.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class KubernetesPropertiesTest {

    @Test
    void withoutSettingsThereIsNoSandboxNoQuotaAndTheTemplateSaysTheMemory() {
        KubernetesProperties properties = bound(Map.of());
        assertThat(properties.namespace()).isEqualTo("darkplex-cells");
        assertThat(properties.runtimeClass()).isNull();
        assertThat(properties.cellsMax()).isNull();
        assertThat(properties.memory()).isNull();
        assertThat(properties.acceptUnreachableFiles()).isFalse();
        assertThat(properties.portal().port()).isEqualTo(7443);
        assertThat(properties.portal().address()).isNull();
    }

    @Test
    void unitsAreRead() {
        KubernetesProperties properties = bound(Map.of(
                "darkplex.kubernetes.storage", "20GB",
                "darkplex.kubernetes.ready-timeout", "5m",
                "darkplex.kubernetes.portal.address", "172.18.0.1",
                "darkplex.kubernetes.portal.greet-timeout", "3s"));
        assertThat(properties.storage()).isEqualTo(DataSize.ofGigabytes(20));
        assertThat(properties.readyTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(properties.portal().address()).isEqualTo("172.18.0.1");
        assertThat(properties.portal().greetTimeout()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whatIsOutOfBoundsIsNamed() {
        assertRefused("namespace", "Cells");
        assertRefused("image", " ");
        assertRefused("memory", "16MB");
        assertRefused("cpus", "0");
        assertRefused("cpus-requested", "3");
        assertRefused("storage", "1MB");
        assertRefused("ephemeral-storage", "1MB");
        assertRefused("cells-max", "0");
        assertRefused("ready-timeout", "0s");
        assertRefused("portal.port", "65536");
        assertRefused("portal.address", "portal.example.org");
        assertRefused("portal.connections-per-cell-max", "0");
        assertRefused("portal.lines-waiting-max", "3");
    }

    private static void assertRefused(String setting, String value) {
        assertThatThrownBy(() -> bound(Map.of("darkplex.kubernetes." + setting, value)))
                .hasStackTraceContaining("darkplex.kubernetes." + setting + " ");
    }

    private static KubernetesProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("darkplex.kubernetes", KubernetesProperties.class);
    }
}
