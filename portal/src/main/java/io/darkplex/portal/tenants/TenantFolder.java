package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
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
 * state/        OpenClaw's own: sessions, transcripts
 * workspace/    the assistant's files
 * tmp/  log/    of this cell alone
 * openclaw.json rendered before each start, read-only
 * </pre>
 */
record TenantFolder(Path path) {

    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> READ_ONLY = PosixFilePermissions.fromString("r--------");
    private static final List<String> PARTS = List.of("state", "workspace", "tmp", "log", "state/agents/main/agent");

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
            replace(path.resolve("openclaw.json"), config);
            replace(path.resolve("state/agents/main/agent/settings.json"), settings);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** A deleted session leaves its transcript behind as an archive; this removes it. */
    void erase(List<Path> archives, ConversationId conversation) {
        Path sessions = path.resolve("state/agents/main/sessions");
        try {
            for (Path archive : archives) {
                Path real = archive.toAbsolutePath().normalize();
                if (real.startsWith(sessions)) {
                    Files.deleteIfExists(real);
                }
            }
        } catch (IOException refused) {
            throw new UncheckedIOException("Transcript of " + conversation + " could not be erased.", refused);
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
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER));
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
