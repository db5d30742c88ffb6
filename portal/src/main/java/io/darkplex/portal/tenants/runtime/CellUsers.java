package io.darkplex.portal.tenants.runtime;

import io.darkplex.portal.kernel.TenantId;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;

/**
 * Whom cells run as. As root: a user of the tenant's own, so that even without walls one could not read another. Else
 * this portal's user, under another number inside.
 */
public final class CellUsers {

    /** Inside a user namespace there is only one user, and its number is free to choose. */
    public static final int INSIDE = 64_100;

    /** User numbers from here to the largest have no owner on Linux by systemd's table of user ids. */
    private static final int FIRST = 1_879_048_192;

    private static final int COUNT = Integer.MAX_VALUE - FIRST;

    private static final int UNKNOWN = -1;

    private final int self;

    private CellUsers(int self) {
        this.self = self;
    }

    /** By the effective user id, which the owner of what this process shows in {@code /proc} tells. */
    public static CellUsers ofThisProcess() {
        try {
            return new CellUsers((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException unknown) {
            return new CellUsers(UNKNOWN);
        }
    }

    public boolean root() {
        return self == 0;
    }

    /** The same at each start. Two tenants may share one, once in 268 million; their walls do not depend on it. */
    public int of(TenantId tenant) {
        return root() ? FIRST + Math.floorMod(tenant.hashCode(), COUNT) : INSIDE;
    }

    /** The same where there is no user namespace: a portal that is not root can give its cells no number but its own. */
    public int onThisMachine(TenantId tenant) {
        return root() ? of(tenant) : self;
    }

    /** Makes the user the owner of what a cell may reach of its tenant's folder, before it starts. */
    public void give(int user, CellSpec spec) throws IOException {
        for (String part : List.of("config", "home", "state", "workspace")) {
            give(user, spec.folder().resolve(part));
        }
        give(
                user,
                Objects.requireNonNull(spec.sockets(), "A walled cell needs sockets.")
                        .resolve("in"));
    }

    /** Makes the user the owner of all there is. Links are not followed. For folders that no living cell can reach. */
    public void give(int user, Path folder) throws IOException {
        if (!root()) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                return own(directory);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                return own(file);
            }

            private FileVisitResult own(Path path) throws IOException {
                for (String kind : new String[] {"unix:uid", "unix:gid"}) {
                    if (!Integer.valueOf(user).equals(Files.getAttribute(path, kind, LinkOption.NOFOLLOW_LINKS))) {
                        Files.setAttribute(path, kind, user, LinkOption.NOFOLLOW_LINKS);
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
