package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.tenants.files.CellFiles;
import io.darkplex.portal.tenants.files.DiskUse;
import io.darkplex.portal.tenants.files.FilePath;
import io.darkplex.portal.tenants.runtime.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

/**
 * The folder of one cell. It goes with the cell, and no tenant ever gets another's:
 *
 * <pre>
 * state/      OpenClaw's own; agents/NAME is the tenant's  ┐
 * workspace/  NAME is the tenant's                         ├ written by the cell: what lies in them may be a trap
 * home/       whatever programs put into a home            ┘
 * tmp/        of a cell without walls alone
 * config/     the cell reads it
 * log/        what the cell printed; it cannot reach it
 * </pre>
 *
 * NAME is {@code main}, or the name of a seat where several tenants share a cell.
 */
record CellFolder(Path path) {

    /** The agent that every tenant's assistant is at home and in a cell of its own: OpenClaw writes it into each session. */
    static final String MAIN = "main";

    /** Of {@code config}: what brings the words of a plan to the model. */
    private static final List<String> PROMPT = List.of("HOOK.md", "handler.js");

    /** Of {@code state}. */
    static final FilePath AGENT = FilePath.of("agents/" + MAIN);

    /** What a tenant moves into is there from the start, and so the cell's own: OpenClaw may not have made it by then. */
    private static final List<String> PARTS =
            List.of("state", "state/agents", "workspace", "home", "tmp", "config", "log");

    /**
     * @param settings of the agent, for a cell that reads no folder of the tenant's here
     * @param plugins of ours: name → content by name of file
     */
    CellFolder create(String config, String settings, Map<String, SortedMap<String, byte[]>> plugins)
            throws IOException {
        for (String part : PARTS) {
            TenantFolder.ownerOnly(path.resolve(part));
        }
        TenantFolder.ownerOnly(path.resolve("config").resolve(Surroundings.NO_SKILLS));
        write("openclaw.json", config);
        write("settings.json", settings);
        write(Surroundings.DATABASES, resource("cell/" + Surroundings.DATABASES));
        write(Surroundings.BRIDGE, resource("cell/" + Surroundings.BRIDGE));
        TenantFolder.ownerOnly(path.resolve("config").resolve(Surroundings.PLUGINS));
        for (var plugin : plugins.entrySet()) {
            Path own = Path.of(Surroundings.PLUGINS, plugin.getKey());
            TenantFolder.ownerOnly(path.resolve("config").resolve(own));
            for (var file : plugin.getValue().entrySet()) {
                write(own.resolve(file.getKey()).toString(), file.getValue());
            }
        }
        for (String part : PROMPT) {
            write(part, resource("prompt/" + part));
        }
        return this;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = CellFolder.class.getResourceAsStream("/openclaw/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void write(String name, String content) throws IOException {
        write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] content) throws IOException {
        Path file = Files.createFile(
                path.resolve("config").resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    /** The tenant's files, of whatever tenant is here. */
    CellFiles workspace(String agent) {
        return new CellFiles(path.resolve("workspace"), FilePath.of(agent));
    }

    /** What one of several tenants takes. What has come home counts there. */
    DiskUse use(String agent, DiskUse.Limits limits) throws IOException {
        DiskUse all = new DiskUse(0, true, limits);
        for (TenantFolder.Part part : TenantFolder.Part.values()) {
            Path at = base(part).resolve(place(part, agent).toString());
            if (Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                all = all.plus(DiskUse.of(at, limits));
            }
        }
        return all;
    }

    void moveIn(TenantFolder.Part part, Path from, String agent) throws IOException {
        CellFiles files = files(part);
        if (part == TenantFolder.Part.AGENT) {
            files.makeFolder(FilePath.of("agents"));
        }
        files.put(from, place(part, agent));
    }

    /** @return false when the cell has destroyed it, or never had it */
    boolean moveOut(TenantFolder.Part part, Path to, String agent) throws IOException {
        return Files.isDirectory(base(part)) && new CellFiles(base(part)).moveOut(place(part, agent), to);
    }

    /** Where tenants' parts lie. */
    CellFiles files(TenantFolder.Part part) {
        return new CellFiles(base(part));
    }

    private Path base(TenantFolder.Part part) {
        return path.resolve(part == TenantFolder.Part.AGENT ? "state" : "workspace");
    }

    static FilePath place(TenantFolder.Part part, String agent) {
        return FilePath.of(part == TenantFolder.Part.AGENT ? "agents/" + agent : agent);
    }

    /**
     * A deleted session leaves its transcript behind as an archive; this removes it.
     *
     * @param archives as the cell names them
     */
    void erase(List<Path> archives, Surroundings at, ConversationId conversation, String agent) {
        Path sessions = Path.of("agents", agent, "sessions");
        try {
            for (Path archive : archives) {
                Path inState = at.state().relativize(archive.toAbsolutePath().normalize());
                if (inState.startsWith(sessions)) {
                    new CellFiles(path.resolve("state")).delete(inState);
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

    void moveLogs(Path to) throws IOException {
        if (Files.isDirectory(path.resolve("log"))) {
            try (DirectoryStream<Path> logs = Files.newDirectoryStream(path.resolve("log"))) {
                for (Path log : logs) {
                    Files.move(log, to.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** For when its cell has ended and its tenant is home. Quiet when it is gone. */
    void delete() throws IOException {
        if (Files.exists(path)) {
            CellSockets.delete(path);
        }
    }
}
