package io.darkplex.portal.tenants.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The process runtime with an instance of its own, and a look at its processes. */
public final class TestProcessRuntime {

    private final ProcessCellRuntime runtime;
    private final ProcessMarks marks;

    TestProcessRuntime(Path node, Path main, Path tenants, String instance, Walls walls) {
        var properties = new OpenClawProperties(
                node,
                main,
                tenants.resolveSibling("compile-cache"),
                walls,
                Path.of("/usr/bin/bwrap"),
                Path.of("/sys/fs/cgroup"),
                instance,
                5,
                Duration.ofSeconds(10));
        var known = new CellInstance(instance);
        try {
            this.runtime = ProcessRuntimeConfiguration.runtime(properties, tenants, known);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        this.marks = new ProcessMarks(known);
    }

    /** With the OpenClaw that the environment names. */
    public static TestProcessRuntime real(Path tenants, boolean walled) {
        String node = System.getenv("DARKPLEX_OPENCLAW_NODE");
        String main = System.getenv("DARKPLEX_OPENCLAW_MAIN");
        assertThat(node != null && main != null)
                .as("These tests need a real OpenClaw: set DARKPLEX_OPENCLAW_NODE and DARKPLEX_OPENCLAW_MAIN, "
                        + "or run them by ./darkplex test, which does")
                .isTrue();
        return new TestProcessRuntime(
                Path.of(String.valueOf(node)),
                Path.of(String.valueOf(main)),
                tenants,
                UUID.randomUUID().toString(),
                walled ? Walls.ALWAYS : Walls.NEVER);
    }

    /** Of another portal's cells: each of their processes with the name in its mark. */
    public static Map<ProcessHandle, TenantId> marked(String instance) throws IOException {
        return new ProcessMarks(new CellInstance(instance)).owners();
    }

    public CellRuntime runtime() {
        return runtime;
    }

    public Stream<ProcessHandle> processes() {
        return marks.all().stream();
    }

    /** The first to start comes first. */
    public Stream<ProcessHandle> of(TenantId tenant) {
        return marks.of(tenant).stream().sorted((a, b) -> Long.compare(a.pid(), b.pid()));
    }

    /** OpenClaw's own process among them: the one that takes the most memory. */
    public ProcessHandle gateway(TenantId tenant) {
        return of(tenant)
                .max(Comparator.comparingLong(TestProcessRuntime::residentPages))
                .orElseThrow();
    }

    private static long residentPages(ProcessHandle process) {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc/" + process.pid() + "/statm"))
                    .split(" ", -1)[1]);
        } catch (IOException gone) {
            return 0;
        }
    }

    /** Where the tenant's processes listen in this machine's network, by the kernel's own table: addresses in hex. */
    public List<String> listening(TenantId tenant) throws IOException {
        Set<String> inodes = new HashSet<>();
        for (ProcessHandle process : of(tenant).toList()) {
            try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
                for (Path descriptor : open.toList()) {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.replaceAll("\\D", ""));
                    }
                }
            }
        }
        var listening = Pattern.compile("^\\s*\\d+: (\\S+):\\S+ \\S+ 0A ");
        var found = new ArrayList<String>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                var matcher = listening.matcher(line);
                if (matcher.find() && inodes.contains(line.trim().split("\\s+", -1)[9])) {
                    found.add(matcher.group(1));
                }
            }
        }
        return found;
    }
}
