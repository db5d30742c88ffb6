package io.darkplex.portal.tenants.runtime.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.darkplex.portal.tenants.runtime.CellInstance;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What all cells of a portal have in common.
 *
 * @param templateMegabytes memory of one cell by the template, where the settings say nothing
 */
record InstanceManifests(CellInstance instance, KubernetesProperties properties, int port, int templateMegabytes) {

    static final String INSTANCE_LABEL = "io.darkplex/instance";
    static final String TENANT_LABEL = "io.darkplex/tenant";

    private static final int ID_BYTES = 8;
    private static final int MILLI = 1000;

    /** What the relay may use beside each cell. */
    private static final int RELAY_MEGABYTES = 128;

    private static final int RELAY_MILLICPUS = 500;
    private static final int RELAY_STORAGE_MEGABYTES = 16;

    /** An instance may be called anything; a label may not. */
    static String id(CellInstance instance) {
        try {
            byte[] sum =
                    MessageDigest.getInstance("SHA-256").digest(instance.id().getBytes(UTF_8));
            return HexFormat.of().formatHex(sum, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** By these a later portal finds what this one has left. */
    static Map<String, String> labels(CellInstance instance) {
        return Map.of(INSTANCE_LABEL, id(instance));
    }

    /** The policy comes first: there is no cell without it. */
    List<HasMetadata> all() {
        var all = new ArrayList<HasMetadata>();
        all.add(networkPolicy());
        Integer cells = properties.cellsMax();
        if (cells != null) {
            all.add(quota(cells));
            all.add(limitRange());
        }
        return all;
    }

    /** Nobody gets in: relays call the portal, and the portal answers on those lines. */
    private NetworkPolicy networkPolicy() {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName(name())
                .withLabels(labels(instance))
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(labels(instance))
                .endPodSelector()
                .withPolicyTypes("Ingress", "Egress")
                .addNewEgress()
                .withTo(portal())
                .addNewPort()
                .withProtocol("TCP")
                .withNewPort(port)
                .endPort()
                .endEgress()
                .endSpec()
                .build();
    }

    private NetworkPolicyPeer portal() {
        String namespace = properties.portal().namespace();
        if (namespace == null) {
            String address = String.valueOf(properties.portal().address());
            return new NetworkPolicyPeerBuilder()
                    .withNewIpBlock()
                    .withCidr(address + (address.contains(":") ? "/128" : "/32"))
                    .endIpBlock()
                    .build();
        }
        return new NetworkPolicyPeerBuilder()
                .withNewNamespaceSelector()
                .withMatchLabels(Map.of("kubernetes.io/metadata.name", namespace))
                .endNamespaceSelector()
                .withNewPodSelector()
                .withMatchLabels(Map.of("app.kubernetes.io/name", "darkplex-portal"))
                .endPodSelector()
                .build();
    }

    private HasMetadata quota(int cells) {
        return new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName(name())
                .withLabels(labels(instance))
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of(
                        "pods", new Quantity(Integer.toString(cells)),
                        "limits.cpu", cpus(cells * (properties.cpus() + (double) RELAY_MILLICPUS / MILLI)),
                        "limits.memory", mebibytes(cells * (memory() + RELAY_MEGABYTES)),
                        "limits.ephemeral-storage",
                                mebibytes(cells
                                        * (properties.ephemeralStorage().toMegabytes() + RELAY_STORAGE_MEGABYTES))))
                .endSpec()
                .build();
    }

    /** The most of any one container, for whatever else might be put into the namespace. */
    private HasMetadata limitRange() {
        return new LimitRangeBuilder()
                .withNewMetadata()
                .withName(name())
                .withLabels(labels(instance))
                .endMetadata()
                .withNewSpec()
                .addNewLimit()
                .withType("Container")
                .withMax(Map.of(
                        "cpu", cpus(Math.max(properties.cpus(), (double) RELAY_MILLICPUS / MILLI)),
                        "memory", mebibytes(memory()),
                        "ephemeral-storage",
                                mebibytes(properties.ephemeralStorage().toMegabytes())))
                .endLimit()
                .addNewLimit()
                .withType("PersistentVolumeClaim")
                .withMax(Map.of("storage", mebibytes(properties.storage().toMegabytes())))
                .endLimit()
                .endSpec()
                .build();
    }

    static Quantity mebibytes(long count) {
        return new Quantity(count + "Mi");
    }

    static Quantity cpus(double count) {
        return new Quantity(Math.round(count * MILLI) + "m");
    }

    private String name() {
        return "darkplex-cells-" + id(instance).substring(0, 8);
    }

    private long memory() {
        var memory = properties.memory();
        return memory == null ? templateMegabytes : memory.toMegabytes();
    }
}
