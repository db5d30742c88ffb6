package io.darkplex.portal.tenants.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does what a cluster does beyond its API: makes a pod of each stateful set, and says how it is. */
final class FakeKubelet implements AutoCloseable {

    private static final String HOLD = "test.darkplex.io/hold";

    private final KubernetesClient client;
    private final Watch watch;
    private volatile PodStatus fresh = running();
    private volatile boolean holding;

    FakeKubelet(KubernetesClient client) {
        this.client = client;
        this.watch = client.apps()
                .statefulSets()
                .inNamespace(TestKubernetes.NAMESPACE)
                .watch(new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, StatefulSet set) {
                        if (action == Action.ADDED) {
                            make(set);
                        }
                    }

                    @Override
                    public void onClose(@Nullable WatcherException cause) {}
                });
    }

    static PodStatus running() {
        return status(container()
                .withNewState()
                .withNewRunning()
                .endRunning()
                .endState()
                .build());
    }

    static PodStatus waiting(String reason) {
        return status(container()
                .withNewState()
                .withNewWaiting()
                .withReason(reason)
                .endWaiting()
                .endState()
                .build());
    }

    /** It ended, and the cluster has started it again. */
    static PodStatus startedAgain(int code, String reason) {
        return status(container()
                .withRestartCount(1)
                .withNewState()
                .withNewRunning()
                .endRunning()
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withExitCode(code)
                .withReason(reason)
                .endTerminated()
                .endLastState()
                .build());
    }

    /** How pods are from now on when they are made. */
    void makePods(PodStatus status) {
        fresh = status;
    }

    /** Pods made from now on stay when they are deleted, as on a node that is gone. */
    void holdPods() {
        holding = true;
    }

    void letPodsGo() {
        holding = false;
        for (Pod pod : pods()) {
            client.pods()
                    .inNamespace(TestKubernetes.NAMESPACE)
                    .withName(pod.getMetadata().getName())
                    .edit(held -> {
                        held.getMetadata().setFinalizers(List.of());
                        return held;
                    });
        }
    }

    void become(PodStatus status) {
        for (Pod pod : pods()) {
            client.pods()
                    .inNamespace(TestKubernetes.NAMESPACE)
                    .resource(new PodBuilder(pod).withStatus(status).build())
                    .updateStatus();
        }
    }

    List<Pod> pods() {
        return client.pods().inNamespace(TestKubernetes.NAMESPACE).list().getItems();
    }

    @Override
    public void close() {
        watch.close();
    }

    private void make(StatefulSet set) {
        var metadata = set.getSpec().getTemplate().getMetadata();
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(set.getMetadata().getName() + "-0")
                        .withNamespace(TestKubernetes.NAMESPACE)
                        .withLabels(metadata.getLabels())
                        .withFinalizers(holding ? List.of(HOLD) : List.of())
                        .endMetadata()
                        .withSpec(set.getSpec().getTemplate().getSpec())
                        .withStatus(fresh)
                        .build())
                .create();
    }

    private static ContainerStatusBuilder container() {
        return new ContainerStatusBuilder().withName("cell").withRestartCount(0);
    }

    private static PodStatus status(ContainerStatus container) {
        return new PodStatusBuilder()
                .withPhase("Running")
                .withContainerStatuses(container)
                .build();
    }
}
