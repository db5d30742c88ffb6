package io.darkplex.proxy.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Files that say what shall come out; {@code -Dgolden.update=true} writes them anew, for a person to read. */
final class Golden {

    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final Path FILES = Path.of("src/test/resources/golden/translate");

    private Golden() {}

    static byte[] read(String name) throws IOException {
        return Files.readAllBytes(FILES.resolve(name));
    }

    /** The cases of a kind, by name. */
    static List<String> cases(String kind) throws IOException {
        try (Stream<Path> folders = Files.list(FILES.resolve(kind))) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    static boolean has(String name) {
        return Files.exists(FILES.resolve(name));
    }

    static String pretty(byte[] json) {
        JsonNode tree = PRETTY.readTree(json);
        return PRETTY.writeValueAsString(tree) + "\n";
    }

    static void verify(String name, String actual) throws IOException {
        Path file = FILES.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, actual);
        }
        assertThat(file).exists();
        assertThat(actual).as(name).isEqualTo(new String(Files.readAllBytes(file), UTF_8));
    }
}
