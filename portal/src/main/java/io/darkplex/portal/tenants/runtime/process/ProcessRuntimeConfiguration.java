package io.darkplex.portal.tenants.runtime.process;

import io.darkplex.portal.tenants.runtime.CellRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Child processes are the only place for cells today. */
@Configuration(proxyBeanMethods = false)
class ProcessRuntimeConfiguration {

    @Bean
    CellRuntime cellRuntime(
            OpenClawProperties properties,
            @Value("${darkplex.tenants.directory:data/tenants}") Path directory,
            io.darkplex.portal.kernel.Ids ids)
            throws IOException {
        Path tenants = directory.toAbsolutePath().normalize();
        String instance = properties.instance();
        return new ProcessCellRuntime(
                properties,
                tenants,
                instance == null || instance.isBlank() ? kept(tenants.resolve(".instance"), ids.next()) : instance);
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
