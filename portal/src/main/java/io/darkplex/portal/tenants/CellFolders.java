package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.runtime.CellInstance;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The folders of this instance's cells, and which of them can go. One goes by a rename first: a tenant that is being placed in
 * it meanwhile has left a mark before, which is looked for afterwards, or does not find it and stays at home.
 */
@Component
class CellFolders {

    /** Before the name of one that is on its way out. */
    private static final String LEAVING = ".leaving-";

    private final Path tenants;
    private final Path cells;
    private final CellInstance instance;

    @Autowired
    CellFolders(TenantsProperties properties, CellInstance instance) {
        this(properties.directory(), instance);
    }

    CellFolders(Path tenants, CellInstance instance) {
        this.tenants = tenants.toAbsolutePath().normalize();
        this.cells = this.tenants.resolve(TenantFolders.CELLS);
        this.instance = instance;
    }

    /**
     * Those in which no tenant is, whether their cells live or not.
     *
     * @throws IOException also when a single mark cannot be read: then nothing is known of any
     */
    Set<Path> unclaimed() throws IOException {
        Set<String> claimed = claimed();
        return listed(cells).stream()
                .filter(folder -> {
                    String name = String.valueOf(folder.getFileName());
                    return (name.startsWith(instance.prefix()) || name.startsWith(LEAVING + instance.prefix()))
                            && !claimed.contains(name);
                })
                .collect(Collectors.toSet());
    }

    /**
     * @param used whether a cell has it by now
     * @return false when it is somebody's after all, and stays
     */
    boolean remove(Path folder, BooleanSupplier used) throws IOException {
        String name = String.valueOf(folder.getFileName()).replaceFirst("^\\Q" + LEAVING + "\\E", "");
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Path leaving = cells.resolve(LEAVING + name);
        if (!folder.equals(leaving)) {
            Files.move(folder, leaving, StandardCopyOption.ATOMIC_MOVE);
        }
        if (used.getAsBoolean() || claimed().contains(name)) {
            Files.move(leaving, cells.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            return false;
        }
        CellSockets.delete(leaving);
        return true;
    }

    /** For the start of a portal: one that was on its way out when the last one died may be somebody's. */
    void restore() throws IOException {
        for (Path leaving : listed(cells)) {
            String name = String.valueOf(leaving.getFileName());
            if (name.startsWith(LEAVING + instance.prefix())) {
                Files.move(leaving, cells.resolve(name.substring(LEAVING.length())), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** The names that tenants' marks hold. */
    private Set<String> claimed() throws IOException {
        var claimed = new HashSet<String>();
        for (Path folder : listed(tenants)) {
            new TenantFolder(folder).placed().ifPresent(placed -> claimed.add(placed.cell()));
        }
        return claimed;
    }

    /** Folders only, never a link to one. */
    private static Set<Path> listed(Path in) throws IOException {
        var found = new HashSet<Path>();
        if (Files.isDirectory(in, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> all =
                    Files.newDirectoryStream(in, one -> Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS))) {
                all.forEach(found::add);
            } catch (DirectoryIteratorException unreadable) {
                throw unreadable.getCause();
            }
        }
        return found;
    }
}
