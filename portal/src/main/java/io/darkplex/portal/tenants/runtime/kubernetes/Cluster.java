package io.darkplex.portal.tenants.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The few things that we ask of a cluster. Each throws {@link KubernetesClientException} when there was no answer or not the one
 * we need, which says nothing about its pods: only a listing without a pod says that the pod is gone.
 */
final class Cluster implements AutoCloseable {

    private static final int LINES_MAX = 200;

    private final KubernetesClient client;
    private final String namespace;

    Cluster(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Asks nothing yet. */
    static Cluster of(KubernetesProperties properties) {
        int millis = Math.toIntExact(properties.answerTimeout().toMillis());
        Config config = new ConfigBuilder(Config.autoConfigure(properties.context()))
                .withConnectionTimeout(millis)
                .withRequestTimeout(millis)
                // Who asks knows whether to ask again.
                .withRequestRetryBackoffLimit(0)
                .build();
        return new Cluster(new KubernetesClientBuilder().withConfig(config).build(), properties.namespace());
    }

    String address() {
        return client.getConfiguration().getMasterUrl();
    }

    List<Pod> pods(Map<String, String> labels) {
        return client.pods().inNamespace(namespace).withLabels(labels).list().getItems();
    }

    List<StatefulSet> statefulSets(Map<String, String> labels) {
        return client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withLabels(labels)
                .list()
                .getItems();
    }

    Optional<Pod> pod(String name) {
        return Optional.ofNullable(
                client.pods().inNamespace(namespace).withName(name).get());
    }

    boolean has(String statefulSet) {
        return client.apps()
                        .statefulSets()
                        .inNamespace(namespace)
                        .withName(statefulSet)
                        .get()
                != null;
    }

    /** @throws KubernetesClientException with code 409 when there is one of that name */
    void create(HasMetadata thing) {
        client.resource(thing).inNamespace(namespace).create();
    }

    /** In the place of one of that name, if there is one. */
    void put(HasMetadata thing) {
        try {
            create(thing);
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw refused;
            }
            client.resource(thing).inNamespace(namespace).update();
        }
    }

    /**
     * Asks for the end of a cell, quietly when there is none. Its volume stays. Never without grace: the cluster would
     * forget a pod that still runs.
     */
    void remove(String cell, long graceSeconds) {
        // First, or it would make the pod anew.
        client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(cell)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
        client.pods()
                .inNamespace(namespace)
                .withName(CellManifests.pod(cell))
                .withGracePeriod(Math.max(1, graceSeconds))
                .delete();
        for (String secret : List.of(CellManifests.cellSecret(cell), CellManifests.relaySecret(cell))) {
            client.secrets().inNamespace(namespace).withName(secret).delete();
        }
    }

    /** The last of what a cell printed; of the program before when it was started again. */
    byte[] lastWords(String pod, boolean before, int bytesMax) throws IOException {
        var container = client.pods().inNamespace(namespace).withName(pod).inContainer(CellManifests.CELL);
        try (InputStream words = before
                ? container.terminated().tailingLines(LINES_MAX).getLogInputStream()
                : container.tailingLines(LINES_MAX).getLogInputStream()) {
            return words == null ? new byte[0] : words.readNBytes(bytesMax);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
