package io.darkplex.portal.tenants.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.Golden;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What a cluster is asked for, as a person reviews it: {@code golden/kubernetes-*.yaml}. */
@SuppressWarnings("NullAway.Init")
class CellManifestsTest {

    private static final CellInstance INSTANCE = new CellInstance("golden");
    private static final int PORT = 7443;
    private static final int MEMORY = 2048;

    @TempDir
    private static Path directory;

    @Test
    void aPlainCell() throws IOException {
        Golden.check("kubernetes-cell.yaml", everything(Map.of("portal.address", "192.0.2.10")));
    }

    @Test
    void aCellInASandbox() throws IOException {
        Golden.check(
                "kubernetes-cell-sandbox.yaml",
                everything(Map.of("runtime-class", "gvisor", "storage-class", "fast", "portal.namespace", "darkplex")));
    }

    @Test
    void cellsWithAQuota() throws IOException {
        Golden.check(
                "kubernetes-cell-quota.yaml",
                yaml(common(TestKubernetes.properties(
                        directory, Map.of("cells-max", "50", "memory", "3GB", "portal.address", "2001:db8::10")))));
    }

    @Test
    void noSecretIsInWhatSomebodyMayReadWhoMayNotReadSecrets() throws IOException {
        CellManifests manifests = manifests(TestKubernetes.properties(directory));
        assertThat(yaml(List.of(manifests.statefulSet()))).doesNotContain("sk-of-the-cell", "token-of-the-relay");
    }

    @Test
    void neitherContainerSeesTheOthersSecret() throws IOException {
        var pod = manifests(TestKubernetes.properties(directory))
                .statefulSet()
                .getSpec()
                .getTemplate()
                .getSpec();
        assertThat(pod.getContainers()).hasSize(2).allSatisfy(container -> {
            boolean cell = container.getName().equals("cell");
            List<String> mounts = container.getVolumeMounts().stream()
                    .map(mount -> mount.getName())
                    .toList();
            assertThat(mounts.contains("relay")).isEqualTo(!cell);
            assertThat(mounts.contains("config")).isEqualTo(cell);
            assertThat(mounts.contains("tenant")).isEqualTo(cell);
        });
    }

    private String everything(Map<String, String> settings) throws IOException {
        KubernetesProperties properties = TestKubernetes.properties(directory, settings);
        CellManifests manifests = manifests(properties);
        var all = new ArrayList<>(common(properties));
        all.addAll(List.of(manifests.forCell(), manifests.forRelay(), manifests.statefulSet()));
        return yaml(all);
    }

    private static List<HasMetadata> common(KubernetesProperties properties) {
        return new InstanceManifests(INSTANCE, properties, PORT, MEMORY).all();
    }

    private static CellManifests manifests(KubernetesProperties properties) {
        var spec = new CellSpec(
                new TenantId(UUID.fromString("00000000-0000-4000-8000-000000000007")),
                Path.of("/tenants/7"),
                Path.of("/sockets/7"),
                Map.of("MODEL_KEY", "sk-of-the-cell"),
                new CellSpec.Limits(512, 8, 2, 2, 1 << 20, MEMORY, 512, 1024, 256, 128),
                10,
                false);
        return new CellManifests(
                INSTANCE,
                properties,
                spec,
                PORT,
                Map.of(
                        "openclaw.json",
                        "{}",
                        "settings.json",
                        "{}",
                        "databases.mjs",
                        "",
                        "bridge.mjs",
                        "",
                        "plugins_darkplex-bridge_beat.mjs",
                        "",
                        "cell.mjs",
                        "a program"),
                Map.of("token", "token-of-the-relay", "portal.pem", "a certificate", "relay.mjs", "a program"));
    }

    /** Keys in order, so that each run gives the same text. */
    private static String yaml(List<? extends HasMetadata> things) {
        var ordered = YAMLMapper.builder()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
        var serialization = new KubernetesSerialization();
        return things.stream()
                .map(thing -> ordered.writeValueAsString(ordered.readValue(serialization.asYaml(thing), TreeMap.class)))
                .collect(Collectors.joining());
    }
}
