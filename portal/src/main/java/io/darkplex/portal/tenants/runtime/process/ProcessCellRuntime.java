package io.darkplex.portal.tenants.runtime.process;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.TenantProblem;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.CellSpec;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cells as children of this process. A child gets a clean environment, its own session where {@code setsid} exists, a
 * loopback port of its own and two marks by which it is found again, even after the portal was killed.
 */
public final class ProcessCellRuntime implements CellRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessCellRuntime.class);
    private static final long LOOK_AGAIN_NANOS = 20_000_000;
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private final OpenClawProperties properties;
    private final Path tenants;
    private final Path compileCache;
    private final ProcessMarks marks;
    private final Map<TenantId, ProcessCell> cells = new ConcurrentHashMap<>();
    private final Map<TenantId, ReentrantLock> starts = new ConcurrentHashMap<>();

    ProcessCellRuntime(OpenClawProperties properties, Path tenants, String instance) {
        this.properties = properties;
        this.tenants = tenants;
        this.compileCache =
                Optional.ofNullable(properties.compileCache()).orElse(tenants.resolveSibling("compile-cache"));
        this.marks = new ProcessMarks(instance);
    }

    @Override
    public Cell start(CellSpec spec) throws InterruptedException {
        ReentrantLock one = starts.computeIfAbsent(spec.tenant(), _ -> new ReentrantLock());
        one.lockInterruptibly();
        try {
            ProcessCell present = cells.get(spec.tenant());
            if (present != null && present.alive()) {
                return present;
            }
            ProcessCell fresh = launch(spec);
            cells.put(spec.tenant(), fresh);
            var _ = fresh.exit().thenRun(() -> cells.remove(spec.tenant(), fresh));
            return fresh;
        } finally {
            one.unlock();
        }
    }

    @Override
    public int endLeftovers() {
        Set<ProcessHandle> left = new LinkedHashSet<>(marks.all());
        if (Files.isDirectory(tenants)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(tenants, Files::isDirectory)) {
                for (Path folder : folders) {
                    var pidFile = new PidFile(folder);
                    pidFile.living().ifPresent(process -> {
                        left.addAll(process.descendants().toList());
                        left.add(process);
                    });
                    pidFile.delete();
                }
            } catch (IOException unreadable) {
                LOG.warn("Folders of tenants could not be listed: {}", unreadable.getMessage());
            }
        }
        return end(left);
    }

    /** At once and without asking: their portal is gone, so nobody waits for an answer any more. */
    private int end(Set<ProcessHandle> found) {
        long deadline = System.nanoTime() + properties.killWait().toNanos();
        var ended = new LinkedHashSet<ProcessHandle>();
        Set<ProcessHandle> left = found;
        while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
            left.forEach(ProcessHandle::destroyForcibly);
            ended.addAll(left);
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            // A child that was born while we looked is found by the mark that it inherited.
            left.removeIf(process -> !process.isAlive());
            left.addAll(marks.all());
        }
        left.forEach(process -> LOG.error("A process left behind could not be ended: pid={}", process.pid()));
        return ended.size();
    }

    private ProcessCell launch(CellSpec spec) {
        Path node = existing(properties.node(), "darkplex.openclaw.node");
        Path main = existing(properties.main(), "darkplex.openclaw.main");
        return spawn(spec, node, main, freePort());
    }

    private ProcessCell spawn(CellSpec spec, Path node, Path main, int port) {
        var command = new ArrayList<String>();
        SETSID.stream().filter(Files::isExecutable).findFirst().ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(List.of(node.toString(), main.toString(), "gateway", "run", "--port", Integer.toString(port)));
        var builder = new ProcessBuilder(command)
                .directory(spec.folder().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment(spec));
        var pidFile = new PidFile(spec.folder());
        try {
            Process process = builder.start();
            pidFile.write(process.toHandle());
            var log = new BoundedLog(
                    spec.folder().resolve("log/cell.log"),
                    spec.limits().logFileBytes(),
                    spec.secrets().values());
            // A pipe read would pin a carrier of the virtual threads for the cell's whole life.
            Thread.ofPlatform()
                    .daemon()
                    .name("cell-log-" + spec.tenant())
                    .start(() -> log.copy(process.getInputStream()));
            return new ProcessCell(spec.tenant(), port, process, marks, pidFile, properties.killWait());
        } catch (IOException refused) {
            throw TenantProblem.CELL_START_FAILED.because(
                    "The assistant's program could not be started: " + refused.getMessage(), refused);
        }
    }

    /** Everything the child sees. The recipe is measured; nothing of the portal's own environment is in it. */
    private Map<String, String> environment(CellSpec spec) {
        String folder = spec.folder().toString();
        var environment = new TreeMap<String, String>();
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("HOME", folder);
        environment.put("TMPDIR", folder + "/tmp");
        environment.put("LANG", "C.UTF-8");
        environment.put("OPENCLAW_HOME", folder);
        environment.put("OPENCLAW_STATE_DIR", folder + "/state");
        environment.put("OPENCLAW_CONFIG_PATH", folder + "/openclaw.json");
        for (String flag : List.of(
                "OPENCLAW_CONFIG_READONLY",
                "OPENCLAW_NO_RESPAWN",
                "OPENCLAW_SKIP_CHANNELS",
                "OPENCLAW_DISABLE_BONJOUR",
                "OPENCLAW_NO_AUTO_UPDATE")) {
            environment.put(flag, "1");
        }
        environment.put("OPENCLAW_EXEC_SHELL_SNAPSHOT", "0");
        environment.put(
                "NODE_OPTIONS",
                "--max-old-space-size=" + spec.limits().oldSpaceMegabytes() + " --max-semi-space-size="
                        + spec.limits().semiSpaceMegabytes());
        environment.put("MALLOC_ARENA_MAX", Integer.toString(spec.limits().mallocArenas()));
        environment.put("NODE_COMPILE_CACHE", compileCache.toString());
        environment.put(ProcessMarks.INSTANCE, marks.instance());
        environment.put(ProcessMarks.TENANT, spec.tenant().toString());
        environment.putAll(spec.secrets());
        return environment;
    }

    private static Path existing(@Nullable Path configured, String setting) {
        if (configured == null || !Files.isReadable(configured)) {
            throw TenantProblem.CELL_RUNTIME_MISSING.because("OpenClaw is not installed here: " + setting
                    + (configured == null ? " is not set." : " names a file that is not there."));
        }
        return configured.toAbsolutePath();
    }

    /**
     * Free when we look; should another program be quicker, the gateway ends at once and the next start gets another.
     */
    private int freePort() {
        try {
            for (int attempt = 1; attempt <= properties.portAttempts(); attempt++) {
                try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                    int port = socket.getLocalPort();
                    if (cells.values().stream().noneMatch(cell -> cell.address().port() == port)) {
                        return port;
                    }
                }
            }
            throw TenantProblem.CELL_START_FAILED.because("No free port was found for the assistant.");
        } catch (IOException none) {
            throw TenantProblem.CELL_START_FAILED.because("No free port was found for the assistant.", none);
        }
    }
}
