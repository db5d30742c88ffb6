package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.files.CellFiles;
import io.darkplex.portal.tenants.files.DiskUse;
import io.darkplex.portal.tenants.runtime.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * The folder of one tenant, for its owner's eyes only:
 *
 * <pre>
 * state/      OpenClaw's own: sessions, transcripts  ┐
 * workspace/  the assistant's files                  ├ written by the cell: what lies in them may be a trap
 * home/       whatever programs put into a home      ┘
 * tmp/        of a cell without walls alone
 * config/     rendered before each start; the cell reads it
 * log/        what the cell printed; it cannot reach it
 * incoming/   what a person uploads, until it is whole; the cell cannot reach it
 * </pre>
 */
record TenantFolder(Path path) {

    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> READ_ONLY = PosixFilePermissions.fromString("r--------");
    private static final Path SESSIONS = Path.of("agents/main/sessions");
    private static final List<String> PARTS = List.of("state", "workspace", "home", "tmp", "config", "log", "incoming");

    static TenantFolder of(Path tenants, TenantId tenant) {
        return new TenantFolder(tenants.toAbsolutePath().normalize().resolve(tenant.toString()));
    }

    /** Quiet when it is there already. */
    TenantFolder create() {
        try {
            ownerOnly(path);
            for (String part : PARTS) {
                ownerOnly(path.resolve(part));
            }
            return this;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** @param settings the agent's own settings, where OpenClaw keeps what {@code openclaw.json} cannot say */
    void write(String config, String settings) {
        try {
            replace(path.resolve("config/openclaw.json"), config);
            replace(path.resolve("config/settings.json"), settings);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /**
     * A deleted session leaves its transcript behind as an archive; this removes it.
     *
     * @param archives as the cell names them
     */
    void erase(List<Path> archives, Surroundings at, ConversationId conversation) {
        try {
            for (Path archive : archives) {
                Path inState = at.state().relativize(archive.toAbsolutePath().normalize());
                if (inState.startsWith(SESSIONS)) {
                    new CellFiles(path.resolve("state")).delete(inState);
                }
            }
        } catch (IOException refused) {
            throw new UncheckedIOException("Transcript of " + conversation + " could not be erased.", refused);
        }
    }

    CellFiles workspace() {
        return new CellFiles(path.resolve("workspace"));
    }

    /** Where one upload at a time is written; what an earlier one has left is removed. */
    Path incoming() throws IOException {
        Path upload = path.resolve("incoming/upload");
        Files.deleteIfExists(upload);
        return Files.createFile(
                upload, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** @throws io.darkplex.portal.kernel.ProblemException {@link TenantProblem#DISK_FULL} */
    void refuseFull(DiskUse.Limits limits) {
        try {
            DiskUse use = DiskUse.of(path, limits);
            if (use.level() == DiskUse.Level.FULL) {
                throw TenantProblem.DISK_FULL.because(use.sentence());
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** For a folder that was nobody's. */
    void deleteAll() {
        try {
            CellSockets.delete(path);
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }

    /** Text that the start's reason may quote: the last lines of what the cell printed. */
    String lastWords(int lines) {
        Path log = path.resolve("log/cell.log");
        try {
            List<String> all = Files.exists(log) ? Files.readAllLines(log, StandardCharsets.UTF_8) : List.of();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** What lies in {@code tmp} belongs to no later start. */
    void clearTmp() {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(path.resolve("tmp"))) {
            for (Path one : left) {
                if (Files.isRegularFile(one)) {
                    Files.delete(one);
                }
            }
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static void ownerOnly(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER));
        }
        Files.setPosixFilePermissions(directory, OWNER);
    }

    private static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text);
        Files.setPosixFilePermissions(fresh, READ_ONLY);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
