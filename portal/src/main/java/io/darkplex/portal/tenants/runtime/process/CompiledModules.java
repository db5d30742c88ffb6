package io.darkplex.portal.tenants.runtime.process;

import io.darkplex.portal.tenants.runtime.CellUsers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Node compiled once for all cells; a start without it takes about three times as long. A cell that could write it
 * could put code into every other, so it is written by a cell that is nobody's, and read by the rest.
 *
 * <p>Node keeps it in one directory named {@code <version>-<arch>-<hash>-<user id>}, and looks for its own user's only.
 */
final class CompiledModules {

    private final Path writing;
    private final Path kept;

    /** @param instance tells portals apart that share the folder */
    CompiledModules(Path folder, String instance) {
        this.writing = folder.resolve("writing-" + instance);
        this.kept = folder.resolve("kept");
    }

    boolean present() {
        return Files.isDirectory(kept);
    }

    List<String> binds(boolean preparing, int user, String inside) throws IOException {
        if (preparing) {
            return List.of("--bind", writing.toString(), inside);
        }
        var binds = new ArrayList<String>();
        if (present()) {
            try (Stream<Path> directories = Files.list(kept)) {
                for (Path directory : directories.toList()) {
                    String anyone = directory.getFileName().toString().replaceFirst("-\\d+$", "");
                    binds.addAll(List.of("--ro-bind", directory.toString(), inside + "/" + anyone + "-" + user));
                }
            }
        }
        return binds;
    }

    /** An empty directory for the cell that writes. */
    Path begin() throws IOException {
        delete(writing);
        return Files.createDirectories(writing);
    }

    /** The cell that wrote has ended well: what it left is for all. */
    void keep(CellUsers users) throws IOException {
        users.give(0, writing);
        readable(writing);
        if (present()) {
            delete(writing);
        } else {
            Files.move(writing, kept);
        }
    }

    private static void readable(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.toList()) {
                Files.setPosixFilePermissions(
                        one, PosixFilePermissions.fromString(Files.isDirectory(one) ? "rwxr-xr-x" : "rw-r--r--"));
            }
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failed) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
