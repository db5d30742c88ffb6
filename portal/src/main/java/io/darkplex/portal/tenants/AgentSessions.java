package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.TenantFolder.Part;
import io.darkplex.portal.tenants.files.CellFiles;
import io.darkplex.portal.tenants.files.Entry;
import io.darkplex.portal.tenants.files.FilePath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Gives all sessions in an agent's database to an agent of another name: OpenClaw writes it into the database's own record
 * and into the key of each session, and refuses one of another's.
 *
 * <p>The database was written by a cell and may be a trap, for the portal that opens it and for the gateway that gets it. So
 * a copy is made out of the cell's reach, of regular files alone; it is opened without a way to other files, and only for
 * so long; its schema must be known before anything else is asked; and what names another seat's sessions is refused. Then
 * the copy takes the place of what it was made from:
 *
 * <pre>
 * agent/…sqlite, -wal ──copy──► incoming/sessions ──renamed, whole──► incoming/sessions-whole ──install──► agent/…sqlite
 * </pre>
 *
 * What is whole is installed again by whoever finds it, so both may break off anywhere.
 */
final class AgentSessions {

    static final FilePath WAL = FilePath.of("agent/openclaw-agent.sqlite-wal");

    /** A journal may name any file of this machine, which SQLite up to 3.40 at least deletes then. OpenClaw leaves none. */
    private static final FilePath JOURNAL = FilePath.of("agent/openclaw-agent.sqlite-journal");

    private static final String COPY = "sessions";
    private static final String WHOLE = "sessions-whole";

    private static final String TRUST_NOTHING =
            "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA cache_size=-8000;"
                    + " PRAGMA temp_store=MEMORY";

    private static final int STEPS_BETWEEN_LOOKS = 10_000;

    private final AgentSchema schema;
    private final Duration atMost;

    /** @param atMost how long the work in one database may take */
    AgentSessions(AgentSchema schema, Duration atMost) {
        this.schema = schema;
        this.atMost = atMost;
    }

    /**
     * Makes the renamed copy; the agent's own stays as it is until {@link #install}. Quiet when there is no database yet, or the
     * name is right already.
     *
     * @throws UnfitToShare for what may be a trap
     */
    void prepare(TenantFolder home, String to) throws IOException {
        var _ = prepare(home, database -> renamed(database, to) ? Optional.of(to) : Optional.empty());
    }

    /**
     * Takes out of an agent's database what OpenClaw does not make, and may have ended its start. The file that it was stays
     * beside, out of the cell's reach; an earlier one there is replaced.
     *
     * @return what was taken out, as it can be shown; empty when nothing was
     * @throws UnfitToShare when it cannot be read, or is no history as OpenClaw makes it even so
     */
    Optional<String> mend(TenantFolder home) throws IOException {
        Optional<String> mended = prepare(home, this::mended);
        if (mended.isPresent()) {
            home.keepSpoilt();
            install(home);
        }
        return mended;
    }

    @FunctionalInterface
    private interface Work {

        /** @return what was changed; the copy is used then */
        Optional<String> in(Connection database) throws SQLException, UnfitToShare;
    }

    private Optional<String> prepare(TenantFolder home, Work work) throws IOException {
        Files.deleteIfExists(whole(home));
        CellFiles agent = new CellFiles(Part.AGENT.in(home));
        boolean logged = present(agent, WAL);
        refuseJournal(agent);
        if (!present(agent, ReleasedFiles.DATABASE)) {
            return Optional.empty();
        }
        Path copy = copy(agent, ReleasedFiles.DATABASE, home.incoming(COPY));
        Path log = home.incoming(COPY + "-wal");
        if (logged) {
            copy(agent, WAL, log);
        } else {
            Files.delete(log);
        }
        for (String beside : new String[] {"-shm", "-journal"}) {
            Files.deleteIfExists(copy.resolveSibling(COPY + beside));
        }
        Optional<String> changed = done(copy, work);
        if (changed.isEmpty()) {
            Files.delete(copy);
            return changed;
        }
        if (Files.exists(log)) {
            throw new IOException("The copy of the agent's database could not be closed.");
        }
        try (FileChannel written = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(copy, whole(home), StandardCopyOption.ATOMIC_MOVE);
        return changed;
    }

    /** Puts what was prepared in its place; quiet when nothing is. */
    void install(TenantFolder home) throws IOException {
        if (Files.notExists(whole(home))) {
            return;
        }
        CellFiles agent = new CellFiles(Part.AGENT.in(home));
        // They belong to the former file. Whoever comes after a crash finds the whole one and goes on here.
        agent.delete(Path.of("agent", "openclaw-agent.sqlite-wal"));
        agent.delete(Path.of("agent", "openclaw-agent.sqlite-shm"));
        agent.put(whole(home), ReleasedFiles.DATABASE);
    }

    private static Path whole(TenantFolder home) {
        return home.path().resolve("incoming").resolve(WHOLE);
    }

    private static void refuseJournal(CellFiles agent) throws IOException {
        if (kind(agent, JOURNAL).isPresent()) {
            throw new UnfitToShare("Its history has a journal that OpenClaw does not leave: " + JOURNAL.last() + ".");
        }
    }

    private static boolean present(CellFiles agent, FilePath file) throws IOException {
        Optional<Entry.Kind> kind = kind(agent, file);
        if (kind.isPresent() && kind.get() != Entry.Kind.FILE) {
            throw new UnfitToShare("Its history is not a plain file: " + file.last() + " is "
                    + switch (kind.get()) {
                        case FILE -> "a file";
                        case FOLDER -> "a folder";
                        case LINK -> "a link";
                        case SPECIAL -> "a device, a socket or a pipe";
                        case SHARED -> "one of several names of a file";
                        case NAME -> "something else";
                    }
                    + ".");
        }
        return kind.isPresent();
    }

    private static Optional<Entry.Kind> kind(CellFiles agent, FilePath file) throws IOException {
        try {
            return Optional.of(agent.find(file).kind());
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (NotDirectoryException trap) {
            throw new UnfitToShare("Its history is not where OpenClaw keeps it: there is no folder.");
        }
    }

    static Path copy(CellFiles agent, FilePath file, Path to) throws IOException {
        try (FileChannel from = agent.open(file);
                FileChannel into = FileChannel.open(to, StandardOpenOption.WRITE)) {
            for (long at = 0; at < from.size(); ) {
                at += from.transferTo(at, from.size() - at, into);
            }
        }
        return to;
    }

    private Optional<String> done(Path copy, Work work) throws IOException {
        var narrow = new Properties();
        narrow.setProperty("limit_attached", "0");
        narrow.setProperty("limit_sql_length", "200000");
        narrow.setProperty("limit_worker_threads", "0");
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + copy, narrow)) {
            var time = new Time(System.nanoTime() + atMost.toNanos());
            ProgressHandler.setHandler(database, STEPS_BETWEEN_LOOKS, time);
            try {
                return work.in(database);
            } finally {
                ProgressHandler.clearHandler(database);
            }
        } catch (SQLException refused) {
            if (refused instanceof SQLiteException known && known.getResultCode() == SQLiteErrorCode.SQLITE_INTERRUPT) {
                throw new IOException("The agent's database took longer than " + atMost.toSeconds() + " s.", refused);
            }
            // SQLite's sentence may quote what a cell has written.
            throw new UnfitToShare("Its history cannot be read: " + code(refused) + ".");
        }
    }

    private Optional<String> mended(Connection database) throws SQLException, UnfitToShare {
        try (Statement once = database.createStatement()) {
            once.executeUpdate(TRUST_NOTHING);
        }
        database.setAutoCommit(false);
        Optional<String> first = schema.mend(database);
        database.commit();
        database.setAutoCommit(true);
        try (Statement once = database.createStatement()) {
            once.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        return first;
    }

    /** @return false when the name was right already */
    private boolean renamed(Connection database, String to) throws SQLException, UnfitToShare {
        try (Statement once = database.createStatement()) {
            once.executeUpdate(TRUST_NOTHING);
        }
        schema.check(database);
        AgentNames names = AgentNames.of(database);
        boolean other = !names.agent().equals(to);
        database.setAutoCommit(false);
        if (other) {
            names.rename(to);
        }
        names.refuseOthers(to);
        database.commit();
        database.setAutoCommit(true);
        try (Statement once = database.createStatement()) {
            once.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        return other;
    }

    private static String code(SQLException refused) {
        @Nullable SQLiteErrorCode code = refused instanceof SQLiteException known ? known.getResultCode() : null;
        return code == null ? "error " + refused.getErrorCode() : code.name();
    }

    /** Breaks off what takes too long. */
    private static final class Time extends ProgressHandler {

        private final long end;

        Time(long end) {
            this.end = end;
        }

        @Override
        protected int progress() {
            return System.nanoTime() - end > 0 ? 1 : 0;
        }
    }
}
