package io.darkplex.portal.tenants.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.core.RemoteApiVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class DockerPropertiesTest {

    @Test
    void withoutSettingsTheEngineIsThisMachinesAndTheTemplateSaysTheLimits() {
        DockerProperties properties = bound(Map.of());
        assertThat(properties.socket()).isEqualTo(Path.of("/var/run/docker.sock"));
        assertThat(properties.image()).isEqualTo("darkplex-cell");
        assertThat(properties.runtime()).isNull();
        assertThat(properties.memory()).isNull();
        assertThat(properties.pids()).isNull();
        assertThat(properties.cpus()).isEqualTo(2);
    }

    @Test
    void unitsAreRead() {
        DockerProperties properties = bound(Map.of(
                "darkplex.docker.memory",
                "3GB",
                "darkplex.docker.kill-wait",
                "4s",
                "darkplex.docker.runtime",
                "runsc"));
        assertThat(properties.memory()).isEqualTo(DataSize.ofGigabytes(3));
        assertThat(properties.killWait()).isEqualTo(Duration.ofSeconds(4));
        assertThat(properties.runtime()).isEqualTo("runsc");
    }

    @Test
    void whatIsOutOfBoundsIsNamed() {
        assertRefused("memory", "16MB");
        assertRefused("cpus", "0");
        assertRefused("pids", "3");
        assertRefused("answer-timeout", "0s");
        assertRefused("image", " ");
    }

    @Test
    void anEngineThatRefusesTheOldApiGetsTheOldestItTakes() {
        assertThat(DockerEngine.version("1.12")).isEqualTo(RemoteApiVersion.VERSION_1_41);
        assertThat(DockerEngine.version(null)).isEqualTo(RemoteApiVersion.VERSION_1_41);
        assertThat(DockerEngine.version("1.44")).isEqualTo(RemoteApiVersion.VERSION_1_44);
    }

    private static void assertRefused(String setting, String value) {
        assertThatThrownBy(() -> bound(Map.of("darkplex.docker." + setting, value)))
                .hasStackTraceContaining("darkplex.docker." + setting + " ");
    }

    private static DockerProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("darkplex.docker", DockerProperties.class);
    }
}
