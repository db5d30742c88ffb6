package io.darkplex.portal.tenants.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
public final class BoundedLog {

    private static final int LINE_BYTES_MAX = 8192;

    private final Path file;
    private final int bytesMax;
    private final List<String> secrets;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    public BoundedLog(Path file, int bytesMax, Collection<String> secrets) {
        this.file = file;
        this.bytesMax = bytesMax;
        this.secrets = secrets.stream().filter(secret -> !secret.isEmpty()).toList();
    }

    /** Blocks until the stream ends. */
    public void copy(InputStream printed) {
        byte[] some = new byte[LINE_BYTES_MAX];
        try (printed) {
            for (int count = printed.read(some); count >= 0; count = printed.read(some)) {
                append(some, count);
            }
            end();
        } catch (IOException ended) {
            // The pipe breaks when the process is killed; what came before is written.
        }
    }

    /** Takes the next bytes that were printed; a line is written when it is whole. */
    public synchronized void append(byte[] printed, int count) throws IOException {
        for (int at = 0; at < count; at++) {
            if (printed[at] != '\n') {
                line.write(printed[at]);
            }
            if (printed[at] == '\n' || line.size() == LINE_BYTES_MAX) {
                write(line.toString(StandardCharsets.UTF_8));
                line.reset();
            }
        }
    }

    /** Nothing more will come: a line that is not whole is written too. */
    public synchronized void end() throws IOException {
        if (line.size() > 0) {
            write(line.toString(StandardCharsets.UTF_8));
            line.reset();
        }
    }

    private void write(String whole) throws IOException {
        String clean = whole;
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
