package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.files.CellFiles;
import io.darkplex.portal.tenants.files.Entry;
import io.darkplex.portal.tenants.files.FilePath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Takes a database away from whoever still has it open. OpenClaw keeps an agent's open for half an hour and cannot be told
 * to close it, so each file becomes another one of the same content, and what the gateway has open is nobody's. For a
 * database in which nothing runs any more: a copy counts when nothing was written before, while and after it was made.
 */
final class ReleasedFiles {

    static final FilePath DATABASE = FilePath.of("agent/openclaw-agent.sqlite");

    private static final List<FilePath> FILES = List.of(DATABASE, FilePath.of("agent/openclaw-agent.sqlite-wal"));
    private static final Path INDEX = Path.of("agent", "openclaw-agent.sqlite-shm");
    private static final int TRIES = 40;
    private static final long STILL_MILLIS = 25;

    /** In which a writer would show. */
    interface Pause {
        void take() throws IOException;
    }

    private record Stamp(long bytes, Instant written) {}

    private ReleasedFiles() {}

    /**
     * @param agent the agent's folder, at home
     * @param home on the same file system; copies are made there
     */
    static void renew(Path agent, TenantFolder home) throws IOException {
        renew(agent, home, ReleasedFiles::pause);
    }

    static void renew(Path agent, TenantFolder home, Pause pause) throws IOException {
        var files = new CellFiles(agent);
        for (int attempt = 1; !renewed(files, home, pause); attempt++) {
            if (attempt == TRIES) {
                throw new IOException("Something still writes to the agent's database.");
            }
        }
        // An index of the second of them; it is made anew.
        files.delete(INDEX);
    }

    private static boolean renewed(CellFiles files, TenantFolder home, Pause pause) throws IOException {
        Map<FilePath, Stamp> before = stamps(files);
        pause.take();
        if (!stamps(files).equals(before)) {
            return false;
        }
        for (FilePath file : before.keySet()) {
            Path copy = home.incoming("released");
            try (FileChannel from = files.open(file);
                    FileChannel to = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                for (long at = 0; at < from.size(); ) {
                    at += from.transferTo(at, from.size() - at, to);
                }
                to.force(true);
            }
            if (!before.get(file).equals(stamps(files).get(file))) {
                return false;
            }
            files.put(copy, file);
        }
        return true;
    }

    private static Map<FilePath, Stamp> stamps(CellFiles files) throws IOException {
        var stamps = new LinkedHashMap<FilePath, Stamp>();
        for (FilePath file : FILES) {
            try {
                Entry found = files.find(file);
                if (found.kind() == Entry.Kind.FILE) {
                    stamps.put(file, new Stamp(found.bytes(), found.changedAt()));
                }
            } catch (NoSuchFileException none) {
                // An agent that has never said anything has no database.
            }
        }
        return stamps;
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(STILL_MILLIS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted.", hurry);
        }
    }
}
