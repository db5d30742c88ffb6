package io.darkplex.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The file of a Unix socket: made in place of a stale one, open to every user who can reach its directory, and removed. */
public final class SocketFile {

    /** What fits into the address of a Unix socket on Linux, without the zero at its end. */
    private static final int LONGEST = 107;

    /** Whoever is inside the wall may be another user; the directory guards the socket. */
    private static final Set<PosixFilePermission> FOR_ALL = PosixFilePermissions.fromString("rw-rw-rw-");

    private SocketFile() {}

    /**
     * One name for each file, whichever way it was spelled.
     *
     * @throws IllegalArgumentException when the path is too long for a socket
     * @throws UncheckedIOException when its directory is not there
     */
    public static Path canonical(Path socket) {
        Path absolute = socket.toAbsolutePath();
        Path name = absolute.getFileName();
        Path directory = absolute.getParent();
        if (name == null || directory == null) {
            throw new IllegalArgumentException("A socket needs a name and a directory.");
        }
        try {
            Path canonical = directory.toRealPath().resolve(name).normalize();
            if (canonical.toString().getBytes(UTF_8).length > LONGEST) {
                throw new IllegalArgumentException(
                        "The path of a socket has at most " + LONGEST + " bytes, and this one has more: " + canonical);
            }
            return canonical;
        } catch (IOException absent) {
            throw new UncheckedIOException("There is no directory for the socket: " + directory, absent);
        }
    }

    /** Makes room for a socket. Takes away a socket that an earlier run left, and nothing else. */
    public static void clear(Path socket) throws IOException {
        try {
            var found = Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isOther()) {
                throw new IOException("Something that is no socket is in the way: " + socket);
            }
            Files.deleteIfExists(socket);
        } catch (NoSuchFileException free) {
            return;
        }
    }

    public static void openToAll(Path socket) throws IOException {
        Files.setPosixFilePermissions(socket, FOR_ALL);
    }
}
