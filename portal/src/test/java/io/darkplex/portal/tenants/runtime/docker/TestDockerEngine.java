package io.darkplex.portal.tenants.runtime.docker;

import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.darkplex.portal.tenants.runtime.CellUsers;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Docker engine of the tests' own, in a directory, at a socket and with mounts of its own. It has no network and changes
 * no rule of this machine's. It ends when it is closed, or when its tests die.
 */
public final class TestDockerEngine implements AutoCloseable {

    static final String IMAGE = "darkplex-test-cell";

    private static final Path ENGINE = Path.of("/usr/sbin/dockerd");
    private static final Path CLIENT = Path.of("/usr/bin/docker");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Its input ends with the tests, and then so does the engine. */
    private static final String UNTIL_INPUT_ENDS =
            "dockerd \"$@\" & engine=$!; cat >/dev/null; kill $engine; wait $engine";

    /** As in {@code openclaw/image/build.sh}. */
    private static final List<String> LEFT_OUT = List.of(
            "./.bin",
            "./openclaw/dist/control-ui",
            "./openclaw/docs",
            "./typescript",
            "./@trycua",
            "*.map",
            "*.d.ts",
            "*.d.mts",
            "*.d.cts");

    private final Path directory;
    private final Process process;
    private final DockerClient client;

    private TestDockerEngine(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
        var config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost("unix://" + socket())
                .build();
        this.client = DockerClientImpl.getInstance(
                config,
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .build());
    }

    /** @return what is in the way; empty when an engine can be started */
    public static Optional<String> missing() {
        if (!CellUsers.ofThisProcess().root()) {
            return Optional.of("an engine of one's own needs root");
        }
        return Files.isExecutable(ENGINE) && Files.isExecutable(CLIENT)
                ? Optional.empty()
                : Optional.of("Debian's docker.io is not installed");
    }

    public static TestDockerEngine start() throws IOException {
        // A short name: the engine's sockets lie below it.
        Path directory = Files.createTempDirectory("dk");
        var command = new ArrayList<>(
                List.of("unshare", "--mount", "--propagation", "private", "sh", "-c", UNTIL_INPUT_ENDS, "sh"));
        command.addAll(List.of("--host", "unix://" + directory.resolve("socket")));
        command.addAll(List.of("--data-root", directory.resolve("data").toString()));
        command.addAll(List.of("--exec-root", directory.resolve("exec").toString()));
        command.addAll(List.of("--pidfile", directory.resolve("pid").toString()));
        command.addAll(List.of("--bridge=none", "--iptables=false", "--ip6tables=false", "--log-level=error"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        var engine = new TestDockerEngine(directory, process);
        try {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                engine.client.pingCmd().exec();
                return true;
            });
        } catch (RuntimeException silent) {
            String said = Files.readString(directory.resolve("log"));
            engine.close();
            throw new IOException("dockerd did not come up: " + said, silent);
        }
        return engine;
    }

    Path socket() {
        return directory.resolve("socket");
    }

    DockerClient client() {
        return client;
    }

    /** A light image of a cell: this machine's programs, our relay, and the hostile stand-in for OpenClaw. */
    void makeImage(Path node, String programLabel) throws IOException {
        Path folder = layOut(node);
        Path openclaw = folder.resolve("root/opt/openclaw/node_modules/openclaw/openclaw.mjs");
        resource("/tenants/cell/openclaw.mjs", openclaw);
        Path layer = pack(folder);
        label(layer, programLabel, IMAGE);
        label(layer, "another", IMAGE + ":other");
    }

    /** The same with the OpenClaw that the environment names, without what a gateway never opens. */
    public void makeRealImage() throws IOException {
        Path main = Path.of(Objects.requireNonNull(System.getenv("DARKPLEX_OPENCLAW_MAIN"), "DARKPLEX_OPENCLAW_MAIN"));
        Path node = Path.of(Objects.requireNonNull(System.getenv("DARKPLEX_OPENCLAW_NODE"), "DARKPLEX_OPENCLAW_NODE"));
        Path modules =
                Objects.requireNonNull(Objects.requireNonNull(main.getParent()).getParent());
        Path layer = pack(layOut(node));
        var append = new ArrayList<>(List.of("tar", "-rf", layer.toString()));
        append.addAll(List.of("--owner=0", "--group=0", "--mode=u=rwX,go=rX", "-C", modules.toString()));
        append.add("--transform=flags=r;s,^\\.,./opt/openclaw/node_modules,");
        LEFT_OUT.forEach(one -> append.add("--exclude=" + one));
        append.add(".");
        run(append);
        label(layer, DockerRuntimeConfiguration.program(), IMAGE);
    }

    private Path layOut(Path node) throws IOException {
        Path folder = Files.createDirectory(directory.resolve("image"));
        Path script = resource("/tenants/docker/image.sh", folder.resolve("image.sh"));
        var layOut = new ArrayList<>(List.of("sh", script.toString(), folder.toString(), node.toString()));
        layOut.addAll(
                List.of("tini", "sh", "ls", "cat", "grep", "tail", "head", "dd", "touch", "ln", "sleep", "id", "wc"));
        layOut.addAll(List.of("mount", "unshare", "chroot", "dmesg"));
        run(layOut);
        Path opt = folder.resolve("root/opt");
        Files.createDirectories(opt.resolve("compiled"));
        resource("/openclaw/cell/cell.mjs", opt.resolve("cell/cell.mjs"));
        return folder;
    }

    private static Path pack(Path folder) throws IOException {
        Path layer = folder.resolve("layer.tar");
        run(List.of(
                "tar",
                "--owner=0",
                "--group=0",
                "-C",
                folder.resolve("root").toString(),
                "-cf",
                layer.toString(),
                "."));
        return layer;
    }

    private void label(Path layer, String program, String name) throws IOException {
        String openclaw = "LABEL " + DockerCellRuntime.OPENCLAW_LABEL + "=2026.1.2";
        String change = "LABEL " + DockerCellRuntime.PROGRAM_LABEL + "=" + program;
        run(List.of(
                CLIENT.toString(),
                "-H",
                "unix://" + socket(),
                "import",
                "--change",
                change,
                "--change",
                openclaw,
                layer.toString(),
                name));
    }

    @Override
    public void close() throws IOException {
        client.close();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        run(List.of("rm", "-rf", directory.toString()));
    }

    private static Path resource(String name, Path to) throws IOException {
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        try (var in = TestDockerEngine.class.getResourceAsStream(name)) {
            Files.copy(Objects.requireNonNull(in, name), to);
        }
        return to;
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command.getFirst() + " failed: " + said);
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            throw new IOException(stopped);
        }
    }
}
