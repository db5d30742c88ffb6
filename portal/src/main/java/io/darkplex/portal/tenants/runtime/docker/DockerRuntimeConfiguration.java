package io.darkplex.portal.tenants.runtime.docker;

import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.CellUsers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Containers are the place for cells when they are chosen. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "darkplex.tenants.runtime", havingValue = "docker")
class DockerRuntimeConfiguration {

    @Bean
    CellRuntime cellRuntime(
            DockerProperties properties,
            @Value("${darkplex.tenants.directory:data/tenants}") Path directory,
            @Value("${darkplex.openclaw.instance:}") String instance,
            Ids ids,
            Clock clock)
            throws IOException {
        return new DockerCellRuntime(
                properties,
                CellInstance.of(instance, directory.toAbsolutePath().normalize(), ids.next()),
                CellUsers.ofThisProcess(),
                program(),
                clock);
    }

    /** As {@code openclaw/image/build.sh} writes it on an image. */
    static String program() throws IOException {
        try (InputStream in = DockerRuntimeConfiguration.class.getResourceAsStream("/openclaw/cell/cell.mjs")) {
            byte[] sum = MessageDigest.getInstance("SHA-256")
                    .digest(Objects.requireNonNull(in, "cell.mjs").readAllBytes());
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
