package io.darkplex.portal.tenants.runtime.process;

import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.CellInstance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds processes by the marks that each carries in its environment, where the system shows environments (Linux). A
 * mark is inherited, so it also finds a grandchild whose parents are gone.
 */
final class ProcessMarks {

    private static final Path PROC = Path.of("/proc");

    private final CellInstance instance;

    ProcessMarks(CellInstance instance) {
        this.instance = instance;
    }

    CellInstance instance() {
        return instance;
    }

    /** Every living cell process of this instance. The portal itself may carry the instance mark, but never a tenant's. */
    List<ProcessHandle> all() {
        return find(Set.of(CellInstance.INSTANCE + "=" + instance.id()), CellInstance.TENANT + "=");
    }

    List<ProcessHandle> of(TenantId tenant) {
        return find(Set.of(CellInstance.INSTANCE + "=" + instance.id(), CellInstance.TENANT + "=" + tenant), "");
    }

    /**
     * Each with the tenant whose mark it bears.
     *
     * @throws IOException where the system does not list processes
     */
    Map<ProcessHandle, TenantId> owners() throws IOException {
        var found = new HashMap<ProcessHandle, TenantId>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                Set<String> variables = environment(entry);
                if (variables.contains(CellInstance.INSTANCE + "=" + instance.id())) {
                    variables.stream()
                            .filter(variable -> variable.startsWith(CellInstance.TENANT + "="))
                            .findFirst()
                            .flatMap(ProcessMarks::tenant)
                            .ifPresent(tenant -> handle(entry).ifPresent(process -> found.put(process, tenant)));
                }
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        return found;
    }

    /** Empty when it names none: a cell's programs may write what they like into the environments of their own. */
    private static Optional<TenantId> tenant(String mark) {
        try {
            return Optional.of(TenantId.of(mark.substring(CellInstance.TENANT.length() + 1)));
        } catch (ProblemException malformed) {
            return Optional.empty();
        }
    }

    private static List<ProcessHandle> find(Set<String> wanted, String prefix) {
        var found = new ArrayList<ProcessHandle>();
        if (!Files.isDirectory(PROC)) {
            return found;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                matching(entry, wanted, prefix).ifPresent(found::add);
            }
        } catch (IOException hidden) {
            return found;
        }
        return found;
    }

    private static Optional<ProcessHandle> matching(Path entry, Set<String> wanted, String prefix) {
        Set<String> variables = environment(entry);
        boolean fits =
                variables.containsAll(wanted) && variables.stream().anyMatch(variable -> variable.startsWith(prefix));
        return fits ? handle(entry) : Optional.empty();
    }

    /** Empty when it ended while we looked, or belongs to somebody else. */
    private static Set<String> environment(Path entry) {
        try {
            String environment = Files.readString(entry.resolve("environ"), StandardCharsets.ISO_8859_1);
            return new HashSet<>(Arrays.asList(environment.split("\0", -1)));
        } catch (IOException goneOrForeign) {
            return Set.of();
        }
    }

    private static Optional<ProcessHandle> handle(Path entry) {
        return ProcessHandle.of(Long.parseLong(entry.getFileName().toString())).filter(ProcessHandle::isAlive);
    }
}
