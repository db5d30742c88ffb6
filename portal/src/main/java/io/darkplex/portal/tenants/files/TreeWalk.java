package io.darkplex.portal.tenants.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** One walk through a folder and all below it, as far as the limits let it. Each folder is entered by its parent. */
final class TreeWalk {

    private final FileLimits limits;
    private long bytes;
    private int entries;
    private boolean whole = true;

    TreeWalk(FileLimits limits) {
        this.limits = limits;
    }

    TreeSize size(Descriptor folder) throws IOException {
        count(folder, 1);
        return new TreeSize(bytes, entries, whole);
    }

    boolean delete(Descriptor parent, String name) throws IOException {
        delete(parent, parent.path().resolve(name), 1);
        return whole;
    }

    private void count(Descriptor folder, int depth) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.path())) {
            for (Path one : all) {
                if (full(depth)) {
                    return;
                }
                count(folder, one, depth);
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
    }

    private void count(Descriptor folder, Path one, int depth) throws IOException {
        try {
            var attributes = Files.readAttributes(one, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isDirectory()) {
                bytes += attributes.size();
                return;
            }
            try (Descriptor next = folder.folder(String.valueOf(one.getFileName()))) {
                count(next, depth + 1);
            }
        } catch (NoSuchFileException | NotDirectoryException swapped) {
            // Gone, or something else, while we looked.
        }
    }

    private void delete(Descriptor parent, Path one, int depth) throws IOException {
        if (full(depth)) {
            return;
        }
        if (Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)) {
            try (Descriptor folder = parent.folder(String.valueOf(one.getFileName()));
                    DirectoryStream<Path> all = Files.newDirectoryStream(folder.path())) {
                for (Path inner : all) {
                    delete(folder, inner, depth + 1);
                }
            } catch (NoSuchFileException | NotDirectoryException swapped) {
                // What has the name now is removed below, a link as a link.
            } catch (DirectoryIteratorException unreadable) {
                throw unreadable.getCause();
            }
        }
        remove(one);
    }

    private void remove(Path one) throws IOException {
        try {
            Files.deleteIfExists(one);
        } catch (DirectoryNotEmptyException left) {
            whole = false;
        }
    }

    private boolean full(int depth) {
        if (++entries > limits.entriesMax() || depth > limits.depthMax()) {
            whole = false;
            return true;
        }
        return false;
    }
}
