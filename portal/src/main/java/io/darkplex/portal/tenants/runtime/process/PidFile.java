package io.darkplex.portal.tenants.runtime.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers a process beyond the life of the portal. The start time is kept too: a pid alone may long belong to
 * somebody else.
 */
final class PidFile {

    private static final long CLOCK_SLACK_MILLIS = 2000;

    private final Path file;

    PidFile(Path folder) {
        this.file = folder.resolve("cell.pid");
    }

    void write(ProcessHandle process) throws IOException {
        long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        Files.writeString(file, process.pid() + " " + started + "\n");
    }

    /** The process that was written, when it still lives and is still that one. */
    Optional<ProcessHandle> living() {
        try {
            String[] words = Files.readString(file).strip().split(" ", 2);
            long started = Long.parseLong(words[1]);
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> process.info()
                            .startInstant()
                            .map(at -> Math.abs(at.toEpochMilli() - started) <= CLOCK_SLACK_MILLIS)
                            .orElse(false));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException unreadable) {
            return Optional.empty();
        }
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
