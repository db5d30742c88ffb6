package io.darkplex.portal.tenants.files;

import io.darkplex.portal.tenants.files.Entry.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Files in a folder that a cell writes. Each folder on the way is opened by its parent and never through a link, and
 * what is done there is done in the very folder that was opened, so that nothing a cell puts there, or swaps meanwhile,
 * leads out of it. Nothing here waits for a pipe.
 *
 * @param root not itself within the cell's reach
 * @param within where in it all paths begin; that folder is the cell's, and may be a trap too
 */
public record CellFiles(Path root, FilePath within) {

    private static final FileAttribute<?> OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    public CellFiles(Path root) {
        this(root, FilePath.ROOT);
    }

    /**
     * Folders first, each by name.
     *
     * @throws java.nio.file.NotDirectoryException also when a link is on the way
     */
    public Entry.Listing list(FilePath folder, int atMost) throws IOException {
        var entries = new ArrayList<Entry>();
        boolean more = false;
        try (Descriptor at = enter(folder);
                DirectoryStream<Path> all = Files.newDirectoryStream(at.path())) {
            for (Path one : all) {
                more = entries.size() >= atMost;
                if (more) {
                    break;
                }
                entry(one, entries);
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        entries.sort(Comparator.comparing((Entry entry) -> entry.kind() != Kind.FOLDER)
                .thenComparing(Entry::name, String.CASE_INSENSITIVE_ORDER)
                .thenComparing(Entry::name));
        return new Entry.Listing(entries, more);
    }

    /** What a name stands for now. */
    public Entry find(FilePath file) throws IOException {
        try (Descriptor at = enter(file.parent())) {
            return read(at.path().resolve(file.last()));
        }
    }

    /**
     * The content of a regular file that has no other name.
     *
     * @throws io.darkplex.portal.kernel.ProblemException a {@link FileProblem} for all else
     */
    public FileChannel open(FilePath file) throws IOException {
        try (Descriptor at = enter(file.parent());
                Descriptor named = at.named(file.last())) {
            Kind kind = kind(named.path());
            if (kind == Kind.FOLDER) {
                throw FileProblem.FILE_IS_FOLDER.because("A folder has no content to send.");
            }
            if (kind != Kind.FILE) {
                throw FileProblem.FILE_NOT_REGULAR.because("Only regular files with one name are opened.");
            }
            try (Descriptor reading = named.forReading()) {
                return FileChannel.open(reading.path(), StandardOpenOption.READ);
            }
        }
    }

    /**
     * Gives a file or a folder a place, at once and whole, over what file has the name there.
     *
     * @param finished on the same file system, not within the cell's reach
     */
    public void put(Path finished, FilePath place) throws IOException {
        try (Descriptor at = enter(place.parent())) {
            Files.move(
                    finished,
                    at.path().resolve(place.last()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Quiet when there is no such file. A link is removed itself, not what it leads to.
     *
     * @throws IOException also when a link is on the way to it, or a step up
     */
    public void delete(Path inside) throws IOException {
        if (inside.isAbsolute() || !inside.equals(inside.normalize()) || inside.startsWith("..")) {
            throw new IOException("The path does not lead down.");
        }
        var names = new ArrayList<String>();
        inside.forEach(name -> names.add(name.toString()));
        var file = new FilePath(names);
        try (Descriptor at = enter(file.parent())) {
            Files.deleteIfExists(at.path().resolve(file.last()));
        } catch (NoSuchFileException gone) {
            // Nothing is there, and that is what was asked for.
        }
    }

    /**
     * A file, or a folder with all in it.
     *
     * @return false when there was more in it than may be deleted at once: some of it is gone
     */
    public boolean deleteTree(FilePath file, FileLimits limits) throws IOException {
        try (Descriptor at = enter(file.parent())) {
            return new TreeWalk(limits).delete(at, file.last());
        }
    }

    public TreeSize size(FileLimits limits) throws IOException {
        try (Descriptor at = enter(FilePath.ROOT)) {
            return new TreeWalk(limits).size(at);
        }
    }

    /**
     * What in it leads elsewhere or holds up whoever opens it: a link, a device, a socket or a pipe.
     *
     * @param innerLinks whether links that cannot lead out are taken, and files with several names
     * @return the first of them with its name, as it can be shown; empty when there is none
     */
    public Optional<String> pitfall(FileLimits limits, boolean innerLinks) throws IOException {
        try (Descriptor at = enter(FilePath.ROOT)) {
            return new Pitfalls(limits, innerLinks).first(at);
        }
    }

    /** Quiet when there is such a folder. The one above it must be there. */
    public void makeFolder(FilePath folder) throws IOException {
        try (Descriptor at = enter(folder.parent())) {
            Files.createDirectory(at.path().resolve(folder.last()), OWNER);
        } catch (FileAlreadyExistsException present) {
            enter(folder).close();
        }
    }

    /**
     * Takes a whole folder away, by one rename. For when no cell runs that could come between.
     *
     * @return false when none is there: nothing, a link, or something else
     */
    public boolean moveOut(FilePath folder, Path to) throws IOException {
        try {
            enter(folder).close();
        } catch (NoSuchFileException | NotDirectoryException none) {
            return false;
        }
        try (Descriptor at = enter(folder.parent())) {
            Files.move(at.path().resolve(folder.last()), to, StandardCopyOption.ATOMIC_MOVE);
        }
        return true;
    }

    Descriptor enter(FilePath folder) throws IOException {
        Descriptor at = Descriptor.folder(root);
        for (List<String> names : List.of(within.names(), folder.names())) {
            for (String name : names) {
                try (Descriptor above = at) {
                    at = above.folder(name);
                }
            }
        }
        return at;
    }

    private static void entry(Path one, List<Entry> entries) throws IOException {
        try {
            entries.add(read(one));
        } catch (NoSuchFileException gone) {
            // Deleted while we looked.
        }
    }

    static Entry read(Path one) throws IOException {
        var attributes = Files.readAttributes(one, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String name = String.valueOf(one.getFileName());
        Kind kind = FilePath.plain(name) ? kind(one, LinkOption.NOFOLLOW_LINKS) : Kind.NAME;
        return new Entry(
                kind == Kind.NAME ? shown(name) : name,
                kind,
                kind == Kind.FILE ? attributes.size() : 0,
                attributes.lastModifiedTime().toInstant());
    }

    private static Kind kind(Path one, LinkOption... options) throws IOException {
        var attributes = Files.readAttributes(one, BasicFileAttributes.class, options);
        if (attributes.isDirectory()) {
            return Kind.FOLDER;
        }
        if (attributes.isSymbolicLink()) {
            return Kind.LINK;
        }
        if (!attributes.isRegularFile()) {
            return Kind.SPECIAL;
        }
        return Integer.valueOf(1).equals(Files.getAttribute(one, "unix:nlink", options)) ? Kind.FILE : Kind.SHARED;
    }

    private static String shown(String name) {
        var text = new StringBuilder();
        name.codePoints()
                .limit(80)
                .forEach(character ->
                        text.appendCodePoint(FilePath.plain(Character.toString(character)) ? character : 0xfffd));
        return text.toString();
    }
}
