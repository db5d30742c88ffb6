package io.darkplex.portal.tenants.runtime.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.BindOptions;
import com.github.dockerjava.api.model.BindPropagation;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.LogConfig.LoggingType;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.CellCommand;
import io.darkplex.portal.tenants.runtime.CellEnvironment;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellSpec;
import io.darkplex.portal.tenants.runtime.Surroundings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A container as a cell should be: no network, no capability, own processes, a read-only root, and of this machine's
 * files only the tenant's own.
 *
 * @param user the number that it runs as, inside and on this machine
 */
record CellContainer(
        CellInstance instance, DockerProperties properties, DockerEngine.Image image, CellSpec spec, int user) {

    /** All that a later portal needs to know what it has found. */
    static final String INSTANCE_LABEL = "io.darkplex.instance";

    static final String TENANT_LABEL = "io.darkplex.tenant";

    /** Over all that the container is made of, so that a change of any of it can be told. */
    static final String GENERATION_LABEL = "io.darkplex.generation";

    static final String SOCKETS_LABEL = "io.darkplex.sockets";

    private static final String MAIN = "openclaw/openclaw.mjs";
    private static final int MEBIBYTE = 1 << 20;
    private static final double NANO = 1e9;
    private static final int GENERATION_BYTES = 8;

    /** The engine's own copy of what a container prints; the engine does not cut below this. */
    private static final int LOG_BYTES_MIN = MEBIBYTE;

    /** The engine takes each name once, so that a tenant cannot have two even if we have lost count. */
    static String name(CellInstance instance, TenantId tenant) {
        return "darkplex-" + instance.name() + "-" + tenant;
    }

    void describe(CreateContainerCmd command) {
        command.withName(name(instance, spec.tenant()))
                .withHostName("cell")
                .withUser(user + ":" + user)
                .withWorkingDir(Surroundings.WALLED.workspace().toString())
                .withEntrypoint("/usr/bin/tini", "--")
                .withCmd(command())
                .withEnv(environment())
                .withLabels(Map.of(
                        INSTANCE_LABEL, instance.id(),
                        TENANT_LABEL, spec.tenant().toString(),
                        GENERATION_LABEL, generation(),
                        SOCKETS_LABEL, sockets().toString()))
                .withHostConfig(host());
    }

    private List<String> command() {
        var command = new ArrayList<>(CellCommand.relay());
        command.addAll(List.of("--compiled", CellCommand.COMPILED + "=/tmp/compiled", "--input", "ignored"));
        command.addAll(CellCommand.gateway(MAIN));
        return command;
    }

    private List<String> environment() {
        var environment = new ArrayList<String>();
        CellEnvironment.of(Surroundings.WALLED, spec).forEach((name, value) -> environment.add(name + "=" + value));
        instance.marks(spec.tenant()).forEach((name, value) -> environment.add(name + "=" + value));
        return environment;
    }

    private HostConfig host() {
        long memory = memory();
        return HostConfig.newHostConfig()
                .withRuntime(properties.runtime())
                .withNetworkMode("none")
                // Or the engine would show this machine's own name servers inside.
                .withDns("127.0.0.1")
                .withDnsSearch(".")
                .withIpcMode("private")
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withReadonlyRootfs(true)
                .withTmpFs(Map.of(
                        "/tmp",
                        "rw,exec,nosuid,nodev,mode=1777,size=" + spec.limits().tmpMegabytes() + "m"))
                .withMounts(mounts())
                .withMemory(memory)
                .withMemorySwap(memory)
                .withNanoCPUs((long) (properties.cpus() * NANO))
                .withPidsLimit((long) pids())
                .withUlimits(ulimits())
                .withRestartPolicy(RestartPolicy.noRestart())
                .withLogConfig(new LogConfig(LoggingType.JSON_FILE, logOptions()));
    }

    private List<Mount> mounts() {
        Surroundings at = Surroundings.WALLED;
        Path folder = spec.folder();
        return List.of(
                mount(folder.resolve("home"), at.home().toString(), false),
                mount(folder.resolve("state"), at.state().toString(), false),
                mount(folder.resolve("workspace"), at.workspace().toString(), false),
                mount(folder.resolve("config"), at.config().toString(), true),
                mount(sockets().resolve("doors"), CellCommand.DOORS, true),
                mount(sockets().resolve("in"), CellCommand.IN, false));
    }

    /** A path that is not there is refused; a bind of the older kind would make it. */
    private static Mount mount(Path from, String to, boolean readOnly) {
        return new Mount()
                .withType(MountType.BIND)
                .withSource(from.toAbsolutePath().toString())
                .withTarget(to)
                .withReadOnly(readOnly)
                .withBindOptions(new BindOptions().withPropagation(BindPropagation.R_PRIVATE));
    }

    private List<Ulimit> ulimits() {
        long file = (long) spec.limits().fileMegabytes() * MEBIBYTE;
        long files = spec.limits().openFiles();
        return List.of(new Ulimit("core", 0L, 0L), new Ulimit("nofile", files, files), new Ulimit("fsize", file, file));
    }

    private Map<String, String> logOptions() {
        return Map.of(
                "max-size",
                Integer.toString(Math.max(LOG_BYTES_MIN, spec.limits().logFileBytes())),
                "max-file",
                "2");
    }

    private long memory() {
        return properties.memory() == null
                ? (long) spec.limits().memoryMegabytes() * MEBIBYTE
                : properties.memory().toBytes();
    }

    private int pids() {
        return properties.pids() == null ? spec.limits().tasks() : properties.pids();
    }

    private Path sockets() {
        return Objects.requireNonNull(spec.sockets(), "A walled cell needs sockets.");
    }

    private String generation() {
        List<Object> parts =
                List.of(image.id(), command(), user, memory(), properties.cpus(), pids(), spec.limits(), spec.folder());
        try {
            byte[] sum =
                    MessageDigest.getInstance("SHA-256").digest(parts.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum, 0, GENERATION_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
