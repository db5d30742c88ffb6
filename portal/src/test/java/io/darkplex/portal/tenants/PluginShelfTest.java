package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.Golden;
import io.darkplex.portal.kernel.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginShelfTest {

    private static final Path RELEASED = Path.of("../openclaw/plugin");

    @TempDir
    Path place;

    @Test
    void whatTheTemplateNamesIsOnTheShelf() {
        TenantTemplate template = TenantTemplate.read(TestDesk.JSON);
        assertThat(template.plugins())
                .isNotEmpty()
                .allSatisfy(pin -> assertThat(new PluginShelf().take(pin))
                        .containsKeys("package.json", "openclaw.plugin.json", "index.mjs"));
        assertThat(template.forSharedCells().plugins()).isEqualTo(template.plugins());
    }

    /** A released version is never changed: older templates name it. */
    @Test
    void eachReleasedVersionKeepsItsContent() throws IOException {
        var lines = new TreeMap<String, String>();
        try (Stream<Path> versions = Files.walk(RELEASED, 2)) {
            for (Path version : versions.filter(path -> Files.exists(path.resolve("package.json")))
                    .toList()) {
                lines.put(RELEASED.relativize(version).toString(), integrity(version));
            }
        }
        Golden.check(
                "plugin-versions.txt",
                lines.entrySet().stream()
                        .map(line -> line.getKey() + " " + line.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void aChangedAMissingAndAnAddedFileAreRefusedByName() throws IOException {
        Path version = Files.createDirectories(place.resolve("darkplex-one/1.0.0"));
        Files.writeString(version.resolve("index.mjs"), "export default 1;");
        Files.writeString(version.resolve("package.json"), "{}");
        var pin = new PluginPin("darkplex-one", "1.0.0", integrity(version), PluginPin.Load.IMPORT);
        var shelf = new PluginShelf(place.toUri().toString());
        assertThat(shelf.take(pin)).hasSize(2);
        Files.writeString(version.resolve("index.mjs"), "export default 2;");
        refused(shelf, pin);
        Files.writeString(version.resolve("index.mjs"), "export default 1;");
        Files.writeString(version.resolve("more.mjs"), "");
        refused(shelf, pin);
        Files.delete(version.resolve("more.mjs"));
        assertThat(shelf.take(pin)).hasSize(2);
        Files.delete(version.resolve("package.json"));
        refused(shelf, pin);
        refused(shelf, new PluginPin("darkplex-one", "2.0.0", pin.integrity(), PluginPin.Load.IMPORT));
    }

    @Test
    void severalVersionsStandBesideEachOther() throws IOException {
        for (String number : new String[] {"1.0.0", "1.1.0"}) {
            Path version = Files.createDirectories(place.resolve("darkplex-one").resolve(number));
            Files.writeString(version.resolve("index.mjs"), "export default '" + number + "';");
        }
        var shelf = new PluginShelf(place.toUri().toString());
        for (String number : new String[] {"1.0.0", "1.1.0"}) {
            var pin = new PluginPin(
                    "darkplex-one",
                    number,
                    integrity(place.resolve("darkplex-one").resolve(number)),
                    PluginPin.Load.PLUGIN);
            assertThat(new String(shelf.take(pin).get("index.mjs"), StandardCharsets.UTF_8))
                    .contains(number);
        }
    }

    @Test
    void aNameLeadsNowhereElse() {
        for (String id : new String[] {"../x", "a/b", "", "A", "a*"}) {
            assertThatThrownBy(() -> new PluginPin(id, "1.0.0", "", PluginPin.Load.IMPORT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new PluginPin("a", "../1", "", PluginPin.Load.IMPORT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void refused(PluginShelf shelf, PluginPin pin) {
        assertThatThrownBy(() -> shelf.take(pin)).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.problem()).isEqualTo(TenantProblem.PLUGIN_DIFFERS);
            assertThat(refused.detail()).contains("darkplex-one");
        });
    }

    private static String integrity(Path version) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (Stream<Path> all = Files.list(version)) {
            for (Path file : all.toList()) {
                files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
            }
        }
        return PluginShelf.integrity(files);
    }
}
