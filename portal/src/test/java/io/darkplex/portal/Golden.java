package io.darkplex.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that a person reviews when they change. {@code -Dgolden.update} writes them anew.
 */
public final class Golden {

    private static final Path DIRECTORY = Path.of("src/test/resources/golden");

    private Golden() {}

    public static void check(String name, String actual) throws IOException {
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(DIRECTORY);
            Files.writeString(DIRECTORY.resolve(name), actual);
        }
        assertThat(actual)
                .as(name + " (review it, then run with -Dgolden.update)")
                .isEqualTo(read(name));
    }

    /** Empty when there is none yet. */
    public static String read(String name) throws IOException {
        Path file = DIRECTORY.resolve(name);
        return Files.exists(file) ? Files.readString(file) : "";
    }
}
