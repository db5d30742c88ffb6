package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.files.CellFiles;
import io.darkplex.portal.tenants.files.Entry;
import io.darkplex.portal.tenants.files.FileLimits;
import io.darkplex.portal.tenants.files.FilePath;
import io.darkplex.portal.tenants.files.FileProblem;
import io.darkplex.portal.tenants.files.TreeSize;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** The files that people share with their assistants, whether these are awake or not. */
@Component
class WorkspaceFiles {

    private static final int PIECE_BYTES = 1 << 16;

    private final TenantFolders folders;
    private final TenantStore store;
    private final PlanBook plans;
    private final CellRuntime runtime;
    private final TenantsProperties properties;
    private final Set<TenantId> uploading = ConcurrentHashMap.newKeySet();

    WorkspaceFiles(
            TenantFolders folders,
            TenantStore store,
            PlanBook plans,
            CellRuntime runtime,
            TenantsProperties properties) {
        this.folders = folders;
        this.store = store;
        this.plans = plans;
        this.runtime = runtime;
        this.properties = properties;
    }

    Entry.Listing list(TenantId tenant, FilePath folder) {
        return working(() -> folders.inWorkspace(tenant, (files, _) -> files.list(folder, limits().listMax())));
    }

    /** How large it may become: its plan's word. */
    DataSize quota(TenantId tenant) {
        return plans.of(store.find(tenant).map(row -> row.choice().plan()).orElse(null))
                .workspaceQuota();
    }

    TreeSize size(TenantId tenant) {
        return working(() -> folders.inWorkspace(tenant, (files, _) -> files.size(limits())));
    }

    FileChannel open(TenantId tenant, FilePath file) {
        return working(() -> folders.inWorkspace(tenant, (files, _) -> files.open(named(file))));
    }

    void delete(TenantId tenant, FilePath file) {
        working(() -> folders.inWorkspace(tenant, (files, _) -> {
            files.find(named(file));
            if (!files.deleteTree(file, limits())) {
                throw FileProblem.FILES_TOO_MANY.because(
                        "There is more in it than is deleted at once. Delete it again for the rest.");
            }
            return file;
        }));
    }

    /**
     * Takes a file as it comes. It is there whole, or not at all.
     *
     * @param replace whether a file of this name may be lost
     */
    Entry put(TenantId tenant, FilePath file, InputStream content, boolean replace) {
        if (!uploading.add(tenant)) {
            throw FileProblem.FILE_UPLOAD_RUNNING.because("One file at a time is taken.");
        }
        try {
            return working(() -> take(tenant, named(file), content, replace));
        } finally {
            uploading.remove(tenant);
        }
    }

    private Entry take(TenantId tenant, FilePath file, InputStream content, boolean replace) throws IOException {
        DataSize quota = quota(tenant);
        long room = folders.inWorkspace(tenant, (files, _) -> placeFor(files, file, replace) + room(files, quota));
        Path upload = folders.incoming(tenant);
        try {
            write(content, upload, room, quota);
            return folders.inWorkspace(tenant, (files, owner) -> {
                runtime.own(owner, upload);
                files.put(upload, file);
                return files.find(file);
            });
        } finally {
            Files.deleteIfExists(upload);
        }
    }

    /** @return bytes that the file of this name takes now */
    private long placeFor(CellFiles files, FilePath file, boolean replace) throws IOException {
        Entry.Listing beside = files.list(file.parent(), limits().entriesMax());
        if (beside.more() || file.names().size() > limits().depthMax()) {
            throw FileProblem.FILES_TOO_MANY.because("There are too many files in this folder, or it lies too deep.");
        }
        long freed = 0;
        for (Entry entry : beside.entries()) {
            boolean same = entry.name().equals(file.last());
            if (!same && folded(entry.name()).equals(folded(file.last()))) {
                throw FileProblem.FILE_NAME_COLLIDES.because("On many computers the two would be one file.");
            }
            if (same) {
                freed = replaceable(entry, replace);
            }
        }
        return freed;
    }

    private static long replaceable(Entry present, boolean replace) {
        return switch (present.kind()) {
            case FOLDER -> throw FileProblem.FILE_IS_FOLDER.because("A folder has this name.");
            case LINK, SPECIAL, NAME, SHARED -> throw FileProblem.FILE_NOT_REGULAR.because("Delete it first.");
            case FILE -> {
                if (!replace) {
                    throw FileProblem.FILE_EXISTS.because("Ask for it to be replaced, or choose another name.");
                }
                yield present.bytes();
            }
        };
    }

    private long room(CellFiles files, DataSize quota) throws IOException {
        TreeSize used = files.size(limits());
        if (!used.whole()) {
            throw FileProblem.FILES_TOO_MANY.because("More than " + limits().entriesMax() + " files, or "
                    + limits().depthMax() + " folders within one another, are not counted.");
        }
        return quota.toBytes() - used.bytes();
    }

    private void write(InputStream content, Path upload, long room, DataSize quota) throws IOException {
        long fileMax = limits().fileMax().toBytes();
        byte[] piece = new byte[PIECE_BYTES];
        long written = 0;
        try (OutputStream out = Files.newOutputStream(upload)) {
            for (int got = content.read(piece); got >= 0; got = content.read(piece)) {
                written += got;
                if (written > fileMax) {
                    throw FileProblem.FILE_TOO_LARGE.because("A file has at most " + fileMax + " bytes.");
                }
                if (written > room) {
                    throw FileProblem.FILES_FULL.because("All files together have at most " + quota.toBytes()
                            + " bytes; there is room for " + Math.max(0, room) + ".");
                }
                out.write(piece, 0, got);
            }
        }
    }

    private FileLimits limits() {
        return properties.files();
    }

    private static FilePath named(FilePath file) {
        if (file.isRoot()) {
            throw FileProblem.FILE_IS_FOLDER.because("This call needs the name of a file.");
        }
        return file;
    }

    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private static <T> T working(Work<T> work) {
        try {
            return work.run();
        } catch (NoSuchFileException missing) {
            throw FileProblem.FILE_NOT_FOUND.because("Nothing has this name.", missing);
        } catch (NotDirectoryException other) {
            throw FileProblem.FILE_NOT_FOLDER.because("Something on the way is no folder, or is a link.", other);
        } catch (IOException refused) {
            throw FileProblem.FILES_UNREADABLE.because(
                    "The folder, or the upload, could not be read to its end.", refused);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }
}
