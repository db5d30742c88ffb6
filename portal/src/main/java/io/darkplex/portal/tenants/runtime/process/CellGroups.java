package io.darkplex.portal.tenants.runtime.process;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.CellSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Control groups that hold a cell to its memory and its number of tasks, in either version of the kernel's interface:
 *
 * <pre>
 * 2   /sys/fs/cgroup/darkplex-INSTANCE/TENANT
 * 1   /sys/fs/cgroup/{memory,pids}/darkplex-INSTANCE/TENANT
 * </pre>
 *
 * Where they cannot be made (not root, or a read-only file system) there are none, and only the limits of single
 * processes hold.
 */
final class CellGroups {

    private static final Logger LOG = LoggerFactory.getLogger(CellGroups.class);
    private static final long MEBIBYTE = 1 << 20;
    private static final String PROCESSES = "cgroup.procs";
    private static final String OOM_KILLS = "oom_kill ";

    private final Path root;
    private final String name;
    private final List<String> hierarchies;

    /** @param hierarchies directories below the root that each hold a controller; {@code .} alone is version 2 */
    private CellGroups(Path root, String instance, List<String> hierarchies) {
        this.root = root;
        this.name = "darkplex-" + instance;
        this.hierarchies = hierarchies;
    }

    static CellGroups detect(Path root, String instance) {
        List<String> hierarchies =
                Files.exists(root.resolve("cgroup.controllers")) ? List.of(".") : List.of("memory", "pids");
        var groups = new CellGroups(root, instance, hierarchies);
        try {
            for (String hierarchy : hierarchies) {
                Path own = Files.createDirectories(root.resolve(hierarchy).resolve(groups.name));
                if (groups.unified()) {
                    Files.writeString(root.resolve("cgroup.subtree_control"), "+memory +pids");
                    Files.writeString(own.resolve("cgroup.subtree_control"), "+memory +pids");
                }
                if (Files.notExists(own.resolve(PROCESSES))) {
                    throw new IOException(own + " is no control group");
                }
            }
            return groups;
        } catch (IOException | SecurityException unavailable) {
            LOG.info(
                    "Assistants are not held to a memory limit: no control groups here ({})", unavailable.getMessage());
            return none();
        }
    }

    static CellGroups none() {
        return new CellGroups(Path.of("/"), "none", List.of());
    }

    boolean available() {
        return !hierarchies.isEmpty();
    }

    /** @return the files into which the cell's first process writes its number */
    List<String> create(CellSpec spec) throws IOException {
        var files = new ArrayList<String>();
        for (String hierarchy : hierarchies) {
            Path group = Files.createDirectories(group(hierarchy, spec.tenant()));
            for (Map.Entry<String, Long> limit :
                    limits(hierarchy, spec.limits()).entrySet()) {
                Path file = group.resolve(limit.getKey());
                if (Files.exists(file)) {
                    Files.writeString(file, Long.toString(limit.getValue()));
                }
            }
            files.add(group.resolve(PROCESSES).toString());
        }
        return files;
    }

    /** Whether the kernel has killed one of the cell's processes for its memory. */
    boolean outOfMemory(TenantId tenant) {
        return available()
                && (kills(group(hierarchies.getFirst(), tenant).resolve("memory.events"))
                        || kills(group(hierarchies.getFirst(), tenant).resolve("memory.oom_control")));
    }

    /** Quiet when there is none, or when something still runs in it: the next start uses it again. */
    void remove(TenantId tenant) {
        for (String hierarchy : hierarchies) {
            try {
                Files.deleteIfExists(group(hierarchy, tenant));
            } catch (IOException inUse) {
                LOG.debug("A control group is still in use: tenant={}", tenant);
            }
        }
    }

    private boolean unified() {
        return hierarchies.equals(List.of("."));
    }

    private Path group(String hierarchy, TenantId tenant) {
        return root.resolve(hierarchy).resolve(name).resolve(tenant.toString()).normalize();
    }

    private Map<String, Long> limits(String hierarchy, CellSpec.Limits limits) {
        var values = new LinkedHashMap<String, Long>();
        long memory = limits.memoryMegabytes() * MEBIBYTE;
        if (unified()) {
            values.put("memory.max", memory);
            values.put("memory.swap.max", 0L);
            values.put("pids.max", (long) limits.tasks());
        } else if (hierarchy.equals("memory")) {
            values.put("memory.limit_in_bytes", memory);
            values.put("memory.memsw.limit_in_bytes", memory);
        } else {
            values.put("pids.max", (long) limits.tasks());
        }
        return values;
    }

    private static boolean kills(Path file) {
        try {
            return Files.exists(file)
                    && Files.readAllLines(file).stream()
                            .filter(line -> line.startsWith(OOM_KILLS))
                            .anyMatch(line -> !line.equals(OOM_KILLS + "0"));
        } catch (IOException gone) {
            return false;
        }
    }
}
