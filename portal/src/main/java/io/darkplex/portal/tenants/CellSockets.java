package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.runtime.CellInstance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the sockets of walled cells lie: a directory that is ours alone, and in it one for each cell.
 *
 * <pre>
 * RANDOM/doors/  sockets of ours, which lead out of the cell
 * RANDOM/in/     the cell's own, which leads in
 * </pre>
 */
final class CellSockets {

    /** The kernel takes 107 bytes for the path of a socket; the longest below the base takes 43. */
    private static final int BASE_BYTES_MAX = 107 - 43;

    private static final int NAME_BYTES = 8;
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rwxr-xr-x");

    private final SecureRandom random = new SecureRandom();
    private final Path base;

    CellSockets(Path base) {
        this.base = base;
    }

    /**
     * Beside the tenants, or where temporary files are when that path is too long for a socket. Another instance on the same
     * folders has its own: each clears what an earlier one has left.
     */
    static CellSockets beside(Path tenants, CellInstance instance) {
        Path near = tenants.toAbsolutePath()
                .normalize()
                .resolveSibling("run")
                .resolve("sockets-" + Integer.toHexString(instance.id().hashCode()));
        byte[] name = near.toString().getBytes(StandardCharsets.UTF_8);
        return new CellSockets(
                name.length <= BASE_BYTES_MAX
                        ? near
                        : Path.of(System.getProperty("java.io.tmpdir", "/tmp"))
                                .resolve("darkplex-" + UUID.nameUUIDFromBytes(name)));
    }

    /** For the start of a portal: what an earlier one has left is of no use any more. */
    void clear() {
        try {
            if (Files.exists(base, LinkOption.NOFOLLOW_LINKS)) {
                checkOurs();
                delete(base);
            }
        } catch (IOException refused) {
            throw new UncheckedIOException("Sockets of earlier cells cannot be removed.", refused);
        }
    }

    Set<Path> list() throws IOException {
        if (Files.notExists(base, LinkOption.NOFOLLOW_LINKS)) {
            return Set.of();
        }
        checkOurs();
        try (Stream<Path> all = Files.list(base)) {
            return all.collect(Collectors.toSet());
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    Path create() throws IOException {
        FileAttribute<?> owner = PosixFilePermissions.asFileAttribute(OWNER);
        Files.createDirectories(base, owner);
        checkOurs();
        byte[] name = new byte[NAME_BYTES];
        random.nextBytes(name);
        Path fresh = Files.createDirectory(base.resolve(HexFormat.of().formatHex(name)), owner);
        Files.createDirectory(fresh.resolve("in"), owner);
        Files.setPosixFilePermissions(Files.createDirectory(fresh.resolve("doors"), owner), READABLE);
        return fresh;
    }

    /** Somebody else could have put a directory of this name among the temporary files before us. */
    private void checkOurs() throws IOException {
        boolean ours = Files.isDirectory(base, LinkOption.NOFOLLOW_LINKS)
                && Files.getPosixFilePermissions(base, LinkOption.NOFOLLOW_LINKS)
                        .equals(OWNER)
                && Files.getOwner(base, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(Path.of("/proc/self")));
        if (!ours) {
            throw new IOException(base + " is not a directory of ours alone.");
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }
}
