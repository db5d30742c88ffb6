package io.darkplex.portal.tenants.runtime.kubernetes;

import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Cells as pods, which a mock API is asked for and this machine runs. */
public final class TestPods implements AutoCloseable {

    private final BubblewrapKubelet kubelet;
    private final KubernetesCellRuntime runtime;

    /** @param modules with {@code openclaw/openclaw.mjs} */
    public TestPods(KubernetesClient client, Path folder, Path node, Path modules) throws IOException {
        this.kubelet = new BubblewrapKubelet(client, folder, node, modules);
        this.runtime = new KubernetesCellRuntime(
                TestKubernetes.properties(folder, Map.of("ready-timeout", "20s", "remove-wait", "5s")),
                new CellInstance("test"),
                new Cluster(client, TestKubernetes.NAMESPACE));
    }

    public CellRuntime runtime() {
        return runtime;
    }

    @Override
    public void close() {
        runtime.endLeftovers();
        kubelet.close();
        runtime.close();
    }
}
