package io.darkplex.portal.tenants.runtime.process;

import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.CellUsers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Child processes are the place for cells unless another is chosen. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "darkplex.tenants.runtime", havingValue = "process", matchIfMissing = true)
class ProcessRuntimeConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessRuntimeConfiguration.class);

    @Bean
    CellRuntime cellRuntime(
            OpenClawProperties properties, @Value("${darkplex.tenants.directory:data/tenants}") Path directory, Ids ids)
            throws IOException {
        Path tenants = directory.toAbsolutePath().normalize();
        return runtime(
                properties,
                tenants,
                CellInstance.of(Objects.requireNonNullElse(properties.instance(), ""), tenants, ids.next()));
    }

    static ProcessCellRuntime runtime(OpenClawProperties properties, Path tenants, CellInstance instance)
            throws IOException {
        Path compiled = Optional.ofNullable(properties.compileCache())
                .orElse(tenants.resolveSibling("compile-cache"))
                .toAbsolutePath();
        Optional<String> missing = properties.walls() == Walls.NEVER
                ? Optional.of("darkplex.openclaw.walls says never")
                : BubblewrapCheck.missing(properties.bubblewrap());
        if (missing.isEmpty()) {
            CellGroups groups = CellGroups.detect(properties.controlGroups(), instance.id());
            Path program = tenants.resolveSibling("cell");
            var walls = new Bubblewrap(
                    properties.bubblewrap(),
                    CellProgram.layOut(program),
                    new CompiledModules(compiled, instance.id()),
                    SyscallFilter.write(program),
                    groups,
                    CellUsers.ofThisProcess());
            return new ProcessCellRuntime(properties, tenants, instance, walls, groups);
        }
        if (properties.walls() == Walls.ALWAYS) {
            throw new IllegalStateException(
                    "Assistants cannot be walled in (" + missing.get() + "), and darkplex.openclaw.walls wants it.");
        }
        LOG.warn("Assistants are not walled in: {}. They get no tools that touch this machine.", missing.get());
        return new ProcessCellRuntime(
                properties, tenants, instance, new NoWalls(compiled, properties.portAttempts()), CellGroups.none());
    }
}
