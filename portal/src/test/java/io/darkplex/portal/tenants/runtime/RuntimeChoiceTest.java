package io.darkplex.portal.tenants.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.tenants.runtime.docker.DockerCellRuntime;
import io.darkplex.portal.tenants.runtime.kubernetes.KubernetesCellRuntime;
import io.darkplex.portal.tenants.runtime.process.ProcessCellRuntime;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** Where cells live is one setting. */
class RuntimeChoiceTest {

    @TempDir
    private Path data;

    @SuppressWarnings("NullAway.Init")
    private ApplicationContextRunner portal;

    @BeforeEach
    void portal() {
        portal = new ApplicationContextRunner()
                .withUserConfiguration(Runtimes.class)
                .withBean(Clock.class, Clock::systemUTC)
                .withBean(Ids.class, Ids::random)
                .withPropertyValues(
                        "darkplex.tenants.directory=" + data.resolve("tenants"), "darkplex.openclaw.walls=never");
    }

    @Test
    void cellsAreProcessesUnlessContainersOrAClusterAreChosen() {
        portal.run(context -> assertThat(context).getBean(CellRuntime.class).isInstanceOf(ProcessCellRuntime.class));
        portal.withPropertyValues("darkplex.tenants.runtime=process")
                .run(context -> assertThat(context).getBean(CellRuntime.class).isInstanceOf(ProcessCellRuntime.class));
        portal.withPropertyValues("darkplex.tenants.runtime=docker")
                .run(context -> assertThat(context).getBean(CellRuntime.class).isInstanceOf(DockerCellRuntime.class));
        portal.withPropertyValues("darkplex.tenants.runtime=kubernetes")
                .run(context ->
                        assertThat(context).getBean(CellRuntime.class).isInstanceOf(KubernetesCellRuntime.class));
    }

    @Test
    void aPlaceThatDoesNotExistIsNotTakenForAnother() {
        portal.withPropertyValues("darkplex.tenants.runtime=dokcer")
                .run(context -> assertThat(context).doesNotHaveBean(CellRuntime.class));
    }

    @Configuration(proxyBeanMethods = false)
    @ComponentScan
    @ConfigurationPropertiesScan
    static class Runtimes {}
}
