package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.files.CellFiles;
import io.darkplex.portal.tenants.files.Entry;
import io.darkplex.portal.tenants.files.FilePath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The folder of one tenant, for its owner's eyes only:
 *
 * <pre>
 * agent/      OpenClaw's of the agent: sessions, transcripts  ┐ while no cell holds the tenant; written by cells: what
 * workspace/  the assistant's files                           ┘ lies in them may be a trap
 * placed      names the cell that has both, or is about to get or to give them back
 * log/        what the cell printed; it cannot reach it
 * aside/      an agent's folder that was not taken over, since it may be a trap; only after a shared cell has done that
 * spoilt/     an agent's database as it was before it was mended; only after that
 * incoming/   what a person uploads, until it is whole; the cell cannot reach it
 * </pre>
 */
record TenantFolder(Path path) {

    /** What moves into a cell and back. */
    enum Part {
        WORKSPACE,
        AGENT;

        Path in(TenantFolder folder) {
            return folder.path().resolve(this == AGENT ? "agent" : "workspace");
        }
    }

    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");
    private static final String PLACED = "placed";
    private static final FilePath SETTINGS = FilePath.of("agent/settings.json");

    static final String ASIDE = "aside";
    static final String SPOILT = "spoilt";

    /** What a folder of the first layout held besides, which belongs to a cell now. */
    private static final List<String> FIRST_LAYOUT = List.of("home", "tmp", "config", "cell.pid");

    static TenantFolder of(Path tenants, TenantId tenant) {
        return new TenantFolder(tenants.toAbsolutePath().normalize().resolve(tenant.toString()));
    }

    /** Quiet when it is there already. What a cell has is not made anew. */
    TenantFolder create() throws IOException {
        ownerOnly(path);
        ownerOnly(path.resolve("log"));
        ownerOnly(path.resolve("incoming"));
        if (placed().isEmpty()) {
            ownerOnly(Part.WORKSPACE.in(this));
        }
        return this;
    }

    /** As {@link #create}, with the agent's part, in which its own settings are laid. For when no cell has it. */
    void prepare(String settings) throws IOException {
        moveOutOfFirstLayout();
        create();
        try {
            agent();
        } catch (NotDirectoryException trap) {
            // A cell has put something else in the place of its own history: it starts without rather than never.
            setAside();
            agent();
        }
        var agent = new CellFiles(Part.AGENT.in(this));
        Path fresh = incoming();
        Files.writeString(fresh, settings);
        agent.put(fresh, SETTINGS);
    }

    private void agent() throws IOException {
        ownerOnly(Part.AGENT.in(this));
        var agent = new CellFiles(Part.AGENT.in(this));
        agent.makeFolder(FilePath.of("agent"));
        try {
            if (agent.find(SETTINGS).kind() == Entry.Kind.FOLDER) {
                throw new NotDirectoryException("A folder lies where the settings belong.");
            }
        } catch (NoSuchFileException none) {
            // They are laid there next.
        }
    }

    /** The agent's folder goes where no cell reaches it, for an operator; an earlier one there is deleted. */
    void setAside() throws IOException {
        Path aside = path.resolve(ASIDE);
        if (Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
            CellSockets.delete(aside);
        }
        if (Files.exists(Part.AGENT.in(this), LinkOption.NOFOLLOW_LINKS)) {
            Files.move(Part.AGENT.in(this), aside, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** What an agent's database was before it was mended, for an operator; an earlier one there is replaced. */
    void keepSpoilt() throws IOException {
        var agent = new CellFiles(Part.AGENT.in(this));
        Path spoilt = path.resolve(SPOILT);
        ownerOnly(spoilt);
        for (FilePath file : List.of(ReleasedFiles.DATABASE, AgentSessions.WAL)) {
            Path kept = spoilt.resolve(file.last());
            Files.deleteIfExists(kept);
            try {
                Path copy = AgentSessions.copy(agent, file, incoming(SPOILT));
                Files.move(copy, kept, StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException none) {
                // All may be in the one.
                Files.deleteIfExists(path.resolve("incoming").resolve(SPOILT));
            }
        }
    }

    /** Until the first cell was single-use, its whole state lay here. History moves; the rest is any cell's. */
    private void moveOutOfFirstLayout() throws IOException {
        Path state = path.resolve("state");
        if (!Files.isDirectory(state, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.notExists(Part.AGENT.in(this), LinkOption.NOFOLLOW_LINKS)) {
            var _ = new CellFiles(state).moveOut(CellFolder.AGENT, Part.AGENT.in(this));
        }
        for (String name : FIRST_LAYOUT) {
            if (Files.exists(path.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                CellSockets.delete(path.resolve(name));
            }
        }
        CellSockets.delete(state);
    }

    /** Where one upload at a time is written; what an earlier one has left is removed. */
    Path incoming() throws IOException {
        return incoming("upload");
    }

    /** The same for one purpose, whatever comes meanwhile for another. */
    Path incoming(String purpose) throws IOException {
        Path upload = path.resolve("incoming").resolve(purpose);
        Files.deleteIfExists(upload);
        return Files.createFile(
                upload, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** Empty when everything is here. */
    Optional<Placed> placed() throws IOException {
        Path mark = path.resolve(PLACED);
        if (Files.notExists(mark)) {
            return Optional.empty();
        }
        String[] words = Files.readString(mark).strip().split(" ", 3);
        return Optional.of(new Placed(words[0], TenantId.of(words[1]), words.length > 2 ? words[2] : CellFolder.MAIN));
    }

    /** Kept before anything moves, also when the machine's power fails. */
    void mark(Placed placed) throws IOException {
        Path fresh = path.resolve("incoming/placed");
        Files.writeString(fresh, placed.cell() + " " + placed.owner() + " " + placed.agent(), StandardCharsets.UTF_8);
        try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(fresh, path.resolve(PLACED), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void unmark() throws IOException {
        Files.deleteIfExists(path.resolve(PLACED));
    }

    static void ownerOnly(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER));
        }
        Files.setPosixFilePermissions(directory, OWNER);
    }

    /**
     * @param cell the name of the cell's folder
     * @param owner by whom the runtime knows the cell: the tenant, or nobody for one that was there before the tenant came
     * @param agent the tenant's name among OpenClaw's agents there
     */
    record Placed(String cell, TenantId owner, String agent) {

        /** Whether others are in the cell, which goes on without this tenant. */
        boolean shared() {
            return !agent.equals(CellFolder.MAIN);
        }
    }
}
