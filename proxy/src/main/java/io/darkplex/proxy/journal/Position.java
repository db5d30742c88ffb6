package io.darkplex.proxy.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a journal was handed over: everything before this byte of this file. If it is lost, more is handed over again,
 * which harms nobody since each receipt has an id.
 */
record Position(long segment, long offset) {

    private static final Position START = new Position(0, 0);
    private static final String FILE = "handed-over";
    private static final Pattern FORM = Pattern.compile("(\\d{1,18}) (\\d{1,18})\n");

    static Position load(Path directory) throws IOException {
        try {
            Matcher said = FORM.matcher(Files.readString(directory.resolve(FILE)));
            return said.matches() ? new Position(Long.parseLong(said.group(1)), Long.parseLong(said.group(2))) : START;
        } catch (NoSuchFileException first) {
            return START;
        }
    }

    void store(Path directory) throws IOException {
        Path written = directory.resolve(FILE + ".new");
        Files.writeString(written, segment + " " + offset + "\n");
        Files.move(written, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }
}
