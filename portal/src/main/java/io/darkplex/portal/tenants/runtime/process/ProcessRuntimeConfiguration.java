package io.darkplex.portal.tenants.runtime.process;

import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Child processes are the only place for cells today. */
@Configuration(proxyBeanMethods = false)
class ProcessRuntimeConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessRuntimeConfiguration.class);

    @Bean
    CellRuntime cellRuntime(
            OpenClawProperties properties, @Value("${darkplex.tenants.directory:data/tenants}") Path directory, Ids ids)
            throws IOException {
        Path tenants = directory.toAbsolutePath().normalize();
        String instance = properties.instance();
        return runtime(
                properties,
                tenants,
                instance == null || instance.isBlank() ? kept(tenants.resolve(".instance"), ids.next()) : instance);
    }

    static ProcessCellRuntime runtime(OpenClawProperties properties, Path tenants, String instance) throws IOException {
        Path compiled = Optional.ofNullable(properties.compileCache())
                .orElse(tenants.resolveSibling("compile-cache"))
                .toAbsolutePath();
        Optional<String> missing = properties.walls() == Walls.NEVER
                ? Optional.of("darkplex.openclaw.walls says never")
                : BubblewrapCheck.missing(properties.bubblewrap());
        if (missing.isEmpty()) {
            CellGroups groups = CellGroups.detect(properties.controlGroups(), instance);
            Path program = tenants.resolveSibling("cell");
            var walls = new Bubblewrap(
                    properties.bubblewrap(),
                    CellProgram.layOut(program),
                    new CompiledModules(compiled, instance),
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

    /** The same id at every start of a portal on this data, so that it knows its own leftovers. */
    private static String kept(Path file, UUID fresh) throws IOException {
        if (Files.notExists(file)) {
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, fresh.toString());
        }
        return Files.readString(file).strip();
    }
}
