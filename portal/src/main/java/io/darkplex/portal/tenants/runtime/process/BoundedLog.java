package io.darkplex.portal.tenants.runtime.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;

/**
 * Writes what a cell prints to a file of bounded size. A full file is put aside as {@code <name>.1}, so that at most
 * two exist. Secrets of the cell are replaced, whatever prints them.
 */
final class BoundedLog {

    private static final int LINE_CHARS_MAX = 8192;

    private final Path file;
    private final int bytesMax;
    private final List<String> secrets;

    BoundedLog(Path file, int bytesMax, Collection<String> secrets) {
        this.file = file;
        this.bytesMax = bytesMax;
        this.secrets = secrets.stream().filter(secret -> !secret.isEmpty()).toList();
    }

    /** Blocks until the stream ends. */
    void copy(InputStream printed) {
        try (Reader reader = new InputStreamReader(printed, StandardCharsets.UTF_8)) {
            var line = new StringBuilder();
            for (int next = reader.read(); next >= 0; next = reader.read()) {
                if (next != '\n') {
                    line.append((char) next);
                }
                if (next == '\n' || line.length() == LINE_CHARS_MAX) {
                    write(line.toString());
                    line.setLength(0);
                }
            }
            if (!line.isEmpty()) {
                write(line.toString());
            }
        } catch (IOException ended) {
            // The pipe breaks when the process is killed; what came before is written.
        }
    }

    private void write(String line) throws IOException {
        String clean = line;
        for (String secret : secrets) {
            clean = clean.replace(secret, "***");
        }
        byte[] bytes = (clean + "\n").getBytes(StandardCharsets.UTF_8);
        if (Files.exists(file) && Files.size(file) + bytes.length > bytesMax) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.notExists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            out.write(bytes);
        }
    }
}
