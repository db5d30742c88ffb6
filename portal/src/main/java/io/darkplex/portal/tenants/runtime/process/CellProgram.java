package io.darkplex.portal.tenants.runtime.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;

/**
 * The files with which a walled cell starts, laid out of this build.
 *
 * @param start the script in front of the walls
 * @param relay the first program behind them
 * @param hosts the cell's {@code /etc/hosts}
 */
record CellProgram(Path start, Path relay, Path hosts) {

    private static final String RESOURCES = "/openclaw/cell/";

    static CellProgram layOut(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String name : List.of("start.sh", "cell.mjs", "hosts")) {
            Path fresh = folder.resolve(name + ".new");
            try (InputStream in = CellProgram.class.getResourceAsStream(RESOURCES + name)) {
                Files.copy(Objects.requireNonNull(in, name), fresh, StandardCopyOption.REPLACE_EXISTING);
            }
            // Users of cells read it too.
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(
                    fresh, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
        return new CellProgram(folder.resolve("start.sh"), folder.resolve("cell.mjs"), folder.resolve("hosts"));
    }
}
