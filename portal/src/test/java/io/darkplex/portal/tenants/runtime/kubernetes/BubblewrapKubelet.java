package io.darkplex.portal.tenants.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the pods that a mock API is asked for on this machine: programs, arguments, environment and mounts as the manifest
 * says, each container behind bubblewrap. The image is this machine's {@code /usr}.
 * Of the walls it proves none.
 */
final class BubblewrapKubelet implements AutoCloseable {

    private final KubernetesClient client;
    private final Path folder;
    private final Path node;
    private final Path modules;
    private final Map<String, List<Process>> running = new ConcurrentHashMap<>();
    private final List<Watch> watches;

    /** @param modules with {@code openclaw/openclaw.mjs} */
    BubblewrapKubelet(KubernetesClient client, Path folder, Path node, Path modules) {
        this.client = client;
        this.folder = folder;
        this.node = node;
        this.modules = modules;
        this.watches = List.of(
                client.apps()
                        .statefulSets()
                        .inNamespace(TestKubernetes.NAMESPACE)
                        .watch(new Events<StatefulSet>(Watcher.Action.ADDED, this::make)),
                client.pods()
                        .inNamespace(TestKubernetes.NAMESPACE)
                        .watch(new Events<Pod>(
                                Watcher.Action.DELETED,
                                pod -> end(pod.getMetadata().getName()))));
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
        List.copyOf(running.keySet()).forEach(this::end);
    }

    private void make(StatefulSet set) {
        String pod = set.getMetadata().getName() + "-0";
        PodSpec spec = set.getSpec().getTemplate().getSpec();
        try {
            Path volumes = Files.createTempDirectory(folder, "pod");
            for (Volume volume : spec.getVolumes()) {
                fill(volume, volumes.resolve(volume.getName()));
            }
            Path tenant = folder.resolve("volume-" + set.getMetadata().getName());
            Files.createDirectories(tenant);
            Files.createSymbolicLink(volumes.resolve("tenant"), tenant);
            var processes = new ArrayList<Process>();
            for (Container container : spec.getContainers()) {
                processes.add(start(container, volumes));
            }
            running.put(pod, processes);
            Pod made = client.resource(new PodBuilder()
                            .withNewMetadata()
                            .withName(pod)
                            .withNamespace(TestKubernetes.NAMESPACE)
                            .withLabels(
                                    set.getSpec().getTemplate().getMetadata().getLabels())
                            .endMetadata()
                            .withSpec(spec)
                            .withStatus(FakeKubelet.running())
                            .build())
                    .create();
            var _ = processes.getFirst().onExit().thenAccept(ended -> tell(made, ended.exitValue()));
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private void tell(Pod pod, int code) {
        if (running.containsKey(pod.getMetadata().getName())) {
            client.pods()
                    .inNamespace(TestKubernetes.NAMESPACE)
                    .resource(new PodBuilder(pod)
                            .withStatus(FakeKubelet.startedAgain(code, "Error"))
                            .build())
                    .updateStatus();
        }
    }

    private void end(String pod) {
        List<Process> processes = running.remove(pod);
        if (processes != null) {
            processes.forEach(Process::destroyForcibly);
        }
    }

    private void fill(Volume volume, Path to) throws IOException {
        Files.createDirectory(to);
        if (volume.getSecret() != null) {
            Map<String, String> values = secret(volume.getSecret().getSecretName());
            boolean all = volume.getSecret().getItems().isEmpty();
            for (var entry : values.entrySet()) {
                if (all
                        || volume.getSecret().getItems().stream()
                                .anyMatch(item -> item.getKey().equals(entry.getKey()))) {
                    Files.writeString(to.resolve(entry.getKey()), entry.getValue());
                }
            }
        }
    }

    private Process start(Container container, Path volumes) throws IOException {
        var command = new ArrayList<>(List.of(
                "bwrap",
                "--unshare-user",
                "--uid",
                "64100",
                "--gid",
                "64100",
                "--unshare-pid",
                "--unshare-ipc",
                "--die-with-parent",
                "--new-session"));
        if (container.getName().equals("cell")) {
            // In a cluster it shares the relay's network; here it could meet this machine's own programs.
            command.add("--unshare-net");
        }
        command.addAll(List.of("--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin"));
        command.addAll(List.of("--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64"));
        command.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--dir", "/opt/compiled"));
        command.addAll(List.of("--ro-bind", node.toString(), "/opt/node/bin/node"));
        command.addAll(List.of("--ro-bind", modules.toString(), "/opt/openclaw/node_modules"));
        command.addAll(List.of("--ro-bind", "/etc/hosts", "/etc/hosts"));
        for (VolumeMount mount : container.getVolumeMounts()) {
            Path from = volumes.resolve(mount.getName());
            if (mount.getSubPath() != null) {
                from = from.resolve(mount.getSubPath());
            }
            if (Files.notExists(from)) {
                Files.createDirectory(from);
            }
            command.addAll(List.of(
                    Boolean.TRUE.equals(mount.getReadOnly()) ? "--ro-bind" : "--bind",
                    from.toRealPath().toString(),
                    mount.getMountPath()));
        }
        command.add("--clearenv");
        for (EnvVar variable : container.getEnv()) {
            command.addAll(List.of("--setenv", variable.getName(), value(variable)));
        }
        if (container.getWorkingDir() != null) {
            command.addAll(List.of("--chdir", container.getWorkingDir()));
        }
        command.add("--");
        command.addAll(container.getCommand());
        command.addAll(container.getArgs());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(volumes.resolve(container.getName() + ".log").toFile())
                .redirectInput(new File("/dev/null"))
                .start();
    }

    private String value(EnvVar variable) {
        if (variable.getValueFrom() == null) {
            return variable.getValue();
        }
        var from = variable.getValueFrom().getSecretKeyRef();
        return secret(from.getName()).getOrDefault(from.getKey(), "");
    }

    /** As the mock keeps it: a real API would have it encoded. */
    private Map<String, String> secret(String name) {
        Secret found = client.secrets()
                .inNamespace(TestKubernetes.NAMESPACE)
                .withName(name)
                .get();
        return found.getStringData();
    }

    private record Events<T>(Action wanted, Consumer<T> then) implements Watcher<T> {
        @Override
        public void eventReceived(Action action, T thing) {
            if (action == wanted) {
                then.accept(thing);
            }
        }

        @Override
        public void onClose(@Nullable WatcherException cause) {}
    }
}
