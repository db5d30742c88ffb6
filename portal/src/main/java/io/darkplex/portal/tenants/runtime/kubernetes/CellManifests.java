package io.darkplex.portal.tenants.runtime.kubernetes;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.CellCommand;
import io.darkplex.portal.tenants.runtime.CellEnvironment;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellSpec;
import io.darkplex.portal.tenants.runtime.CellUsers;
import io.darkplex.portal.tenants.runtime.Surroundings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cell as a cluster should run it:
 *
 * <pre>
 * cell    OpenClaw behind cell.mjs; its volume, its configuration, the sockets  ┐ one pod, one network,
 * relay   joins the sockets to the portal, and alone holds the cell's token     ┘ that leads to the portal only
 * </pre>
 *
 * @param port where the portal waits for relays
 */
record CellManifests(
        CellInstance instance,
        KubernetesProperties properties,
        CellSpec spec,
        int port,
        Map<String, String> configuration,
        Map<String, String> relayFiles) {

    static final String CELL = "cell";

    /** Comes from the portal, whatever the image has, so that it fits. */
    static final String CELL_PROGRAM = "cell.mjs";

    private static final String RELAY = "relay";
    private static final String CONFIG = "config";
    private static final String PROGRAM = "program";
    private static final String SOCKETS = "sockets";
    private static final String TENANT = "tenant";
    private static final String TMP = "tmp";
    private static final String RELAY_FOLDER = "/opt/relay";
    private static final String SOCKETS_FOLDER = "/run/cell";
    private static final String MAIN = "openclaw/openclaw.mjs";

    /** Of the relay: it only moves bytes. */
    private static final Map<String, Quantity> RELAY_MOST = Map.of(
            "cpu", new Quantity("500m"), "memory", new Quantity("128Mi"), "ephemeral-storage", new Quantity("16Mi"));

    private static final Map<String, Quantity> RELAY_LEAST = Map.of(
            "cpu", new Quantity("10m"), "memory", new Quantity("64Mi"), "ephemeral-storage", new Quantity("16Mi"));

    /** Short enough for what the cluster puts behind it. */
    static String name(CellInstance instance, TenantId tenant) {
        return "cell-" + InstanceManifests.id(instance).substring(0, 8) + "-" + tenant;
    }

    static String pod(String cell) {
        return cell + "-0";
    }

    static String cellSecret(String cell) {
        return cell;
    }

    static String relaySecret(String cell) {
        return cell + "-relay";
    }

    String name() {
        return name(instance, spec.tenant());
    }

    /** What the cell is told; the relay does not see it. */
    Secret forCell() {
        var all = new TreeMap<>(configuration);
        all.putAll(spec.secrets());
        return secret(cellSecret(name()), all);
    }

    /** What the relay is told; the cell does not see it. */
    Secret forRelay() {
        return secret(relaySecret(name()), relayFiles);
    }

    StatefulSet statefulSet() {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName(name())
                .withLabels(labels())
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withServiceName(name())
                .withNewSelector()
                .withMatchLabels(labels())
                .endSelector()
                .withNewPersistentVolumeClaimRetentionPolicy()
                .withWhenDeleted("Retain")
                .withWhenScaled("Retain")
                .endPersistentVolumeClaimRetentionPolicy()
                .withVolumeClaimTemplates(claim())
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels())
                .endMetadata()
                .withSpec(pod())
                .endTemplate()
                .endSpec()
                .build();
    }

    private PodSpec pod() {
        return new PodSpecBuilder()
                .withHostname("cell")
                .withRuntimeClassName(properties.runtimeClass())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                // There is nobody to ask: no name is looked up in a cell.
                .withDnsPolicy("None")
                .withNewDnsConfig()
                .withNameservers("127.0.0.1")
                .endDnsConfig()
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser((long) CellUsers.INSIDE)
                .withRunAsGroup((long) CellUsers.INSIDE)
                .withFsGroup((long) CellUsers.INSIDE)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(cell(), relay())
                .withVolumes(volumes())
                .build();
    }

    private Container cell() {
        var arguments = new ArrayList<>(CellCommand.relay());
        Surroundings at = Surroundings.WALLED;
        // The agent's directory is on the volume, where the portal cannot lay them.
        arguments.addAll(List.of(
                "--copy",
                at.config().resolve("settings.json") + "=" + at.state().resolve("agents/main/agent/settings.json")));
        arguments.addAll(List.of("--compiled", CellCommand.COMPILED + "=/tmp/compiled", "--input", "ignored"));
        arguments.addAll(CellCommand.gateway(MAIN));
        return new ContainerBuilder()
                .withName(CELL)
                .withImage(properties.image())
                .withImagePullPolicy("IfNotPresent")
                .withCommand("/usr/bin/tini", "--")
                .withArgs(arguments)
                .withWorkingDir(at.workspace().toString())
                .withEnv(environment())
                .withSecurityContext(nobody())
                .withNewResources()
                .withLimits(most())
                .withRequests(least())
                .endResources()
                .withVolumeMounts(
                        part("home"),
                        part("state"),
                        part("workspace"),
                        mount(CONFIG, at.config().toString(), null, true),
                        mount(PROGRAM, CellCommand.RELAY, CELL_PROGRAM, true),
                        mount(TMP, at.tmp().toString(), null, false),
                        mount(SOCKETS, CellCommand.DOORS, "doors", true),
                        mount(SOCKETS, CellCommand.IN, "in", false))
                .build();
    }

    private Container relay() {
        return new ContainerBuilder()
                .withName(RELAY)
                .withImage(properties.image())
                .withImagePullPolicy("IfNotPresent")
                .withCommand(CellCommand.NODE, "--max-old-space-size=32", RELAY_FOLDER + "/relay.mjs")
                .withArgs(
                        RELAY_FOLDER,
                        String.valueOf(properties.portal().address()),
                        Integer.toString(port),
                        SOCKETS_FOLDER)
                .withSecurityContext(nobody())
                .withNewResources()
                .withLimits(RELAY_MOST)
                .withRequests(RELAY_LEAST)
                .endResources()
                .withVolumeMounts(
                        mount(RELAY, RELAY_FOLDER, null, true),
                        mount(SOCKETS, CellCommand.DOORS, "doors", false),
                        mount(SOCKETS, CellCommand.IN, "in", true))
                .build();
    }

    private List<EnvVar> environment() {
        Map<String, String> all = CellEnvironment.of(Surroundings.WALLED, spec);
        all.putAll(instance.marks(spec.tenant()));
        return all.entrySet().stream()
                .map(entry -> spec.secrets().containsKey(entry.getKey())
                        ? new EnvVarBuilder()
                                .withName(entry.getKey())
                                .withNewValueFrom()
                                .withNewSecretKeyRef()
                                .withName(cellSecret(name()))
                                .withKey(entry.getKey())
                                .endSecretKeyRef()
                                .endValueFrom()
                                .build()
                        : new EnvVarBuilder()
                                .withName(entry.getKey())
                                .withValue(entry.getValue())
                                .build())
                .toList();
    }

    /** A secret's key has no slash. */
    static String key(String plugin, String file) {
        return Surroundings.PLUGINS + "_" + plugin + "_" + file;
    }

    private static KeyToPath file(String key) {
        boolean plugin = key.startsWith(Surroundings.PLUGINS + "_");
        return new KeyToPathBuilder()
                .withKey(key)
                .withPath(plugin ? String.join("/", key.split("_", 3)) : key)
                .build();
    }

    private List<Volume> volumes() {
        return List.of(
                new VolumeBuilder()
                        .withName(CONFIG)
                        .withNewSecret()
                        .withSecretName(cellSecret(name()))
                        .withItems(new TreeMap<>(configuration)
                                .keySet().stream()
                                        .filter(key -> !key.equals(CELL_PROGRAM))
                                        .map(key -> file(key))
                                        .toList())
                        .endSecret()
                        .build(),
                new VolumeBuilder()
                        .withName(PROGRAM)
                        .withNewSecret()
                        .withSecretName(cellSecret(name()))
                        .addNewItem()
                        .withKey(CELL_PROGRAM)
                        .withPath(CELL_PROGRAM)
                        .endItem()
                        .endSecret()
                        .build(),
                new VolumeBuilder()
                        .withName(RELAY)
                        .withNewSecret()
                        .withSecretName(relaySecret(name()))
                        .endSecret()
                        .build(),
                new VolumeBuilder()
                        .withName(SOCKETS)
                        .withNewEmptyDir()
                        .withSizeLimit(new Quantity("1Mi"))
                        .endEmptyDir()
                        .build(),
                new VolumeBuilder()
                        .withName(TMP)
                        .withNewEmptyDir()
                        .withSizeLimit(new Quantity(spec.limits().tmpMegabytes() + "Mi"))
                        .endEmptyDir()
                        .build());
    }

    private PersistentVolumeClaim claim() {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(TENANT)
                .withLabels(labels())
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(properties.storageClass())
                .withNewResources()
                .withRequests(Map.of(
                        "storage",
                        InstanceManifests.mebibytes(properties.storage().toMegabytes())))
                .endResources()
                .endSpec()
                .build();
    }

    private Map<String, Quantity> most() {
        return Map.of(
                "cpu", InstanceManifests.cpus(properties.cpus()),
                "memory", memory(),
                "ephemeral-storage",
                        InstanceManifests.mebibytes(
                                properties.ephemeralStorage().toMegabytes()));
    }

    private Map<String, Quantity> least() {
        return Map.of(
                "cpu", InstanceManifests.cpus(properties.cpusRequested()),
                // What is promised to a cell is there: a node that runs short ends somebody else's.
                "memory", memory(),
                "ephemeral-storage",
                        InstanceManifests.mebibytes(
                                properties.ephemeralStorage().toMegabytes()));
    }

    private Quantity memory() {
        return InstanceManifests.mebibytes(
                properties.memory() == null
                        ? spec.limits().memoryMegabytes()
                        : properties.memory().toMegabytes());
    }

    private Secret secret(String name, Map<String, String> values) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels())
                .endMetadata()
                .withType("Opaque")
                .withStringData(values)
                .build();
    }

    private Map<String, String> labels() {
        var all = new TreeMap<>(InstanceManifests.labels(instance));
        all.put(InstanceManifests.TENANT_LABEL, spec.tenant().toString());
        return all;
    }

    private static SecurityContext nobody() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withPrivileged(false)
                .withReadOnlyRootFilesystem(true)
                .withRunAsNonRoot(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build();
    }

    private static VolumeMount part(String name) {
        return mount(TENANT, "/cell/" + name, name, false);
    }

    private static VolumeMount mount(String volume, String to, @Nullable String part, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(to)
                .withSubPath(part)
                .withReadOnly(readOnly)
                .build();
    }
}
