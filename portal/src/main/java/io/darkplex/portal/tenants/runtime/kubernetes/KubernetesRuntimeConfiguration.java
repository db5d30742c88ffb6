package io.darkplex.portal.tenants.runtime.kubernetes;

import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A cluster is the place for cells when it is chosen. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "darkplex.tenants.runtime", havingValue = "kubernetes")
class KubernetesRuntimeConfiguration {

    @Bean
    CellRuntime cellRuntime(
            KubernetesProperties properties,
            @Value("${darkplex.tenants.directory:data/tenants}") Path directory,
            @Value("${darkplex.openclaw.instance:}") String instance,
            Ids ids)
            throws IOException {
        return new KubernetesCellRuntime(
                properties,
                CellInstance.of(instance, directory.toAbsolutePath().normalize(), ids.next()),
                Cluster.of(properties));
    }
}
