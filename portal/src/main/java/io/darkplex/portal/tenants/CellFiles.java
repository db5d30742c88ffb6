package io.darkplex.portal.tenants;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;

/**
 * Files in a folder that a cell writes. Each directory on the way is opened by its parent and never through a link, so
 * that nothing a cell puts there, or swaps meanwhile, leads out of it.
 *
 * @param root not itself within the cell's reach
 */
record CellFiles(Path root) {

    /**
     * Quiet when there is no such file.
     *
     * @throws IOException also when a link is on the way to it, or a step up
     */
    void delete(Path inside) throws IOException {
        if (inside.isAbsolute() || !inside.equals(inside.normalize()) || inside.startsWith("..")) {
            throw new IOException("The path does not lead down.");
        }
        try (DirectoryStream<Path> top = Files.newDirectoryStream(root)) {
            if (!(top instanceof SecureDirectoryStream<Path> directory)) {
                throw new IOException("This system cannot open directories safely.");
            }
            delete(directory, inside);
        } catch (NoSuchFileException gone) {
            // Nothing is there, and that is what was asked for.
        }
    }

    private static void delete(SecureDirectoryStream<Path> directory, Path inside) throws IOException {
        if (inside.getNameCount() == 1) {
            directory.deleteFile(inside);
            return;
        }
        try (SecureDirectoryStream<Path> next =
                directory.newDirectoryStream(inside.getName(0), LinkOption.NOFOLLOW_LINKS)) {
            delete(next, inside.subpath(1, inside.getNameCount()));
        }
    }
}
