package io.darkplex.portal.tenants.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class PitfallsTest {

    private static final FileLimits LIMITS = new FileLimits(DataSize.ofMegabytes(1), 100, 20, 4);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"file", "../a/b", "../..", "b/../../..", ".", "./b", "b"})
    void aLinkIsTakenWhenItGoesUpNoFurtherAndThenOnlyDown(String target) throws IOException {
        Path deep = Files.createDirectories(folder.resolve("a/b"));
        Files.createSymbolicLink(deep.resolve("link"), Path.of(target));
        boolean inner = !target.equals("b/../../..");
        assertThat(found(true).isEmpty()).isEqualTo(inner);
        assertThat(found(false)).contains("a link, a/b/link");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../..", "/etc/passwd", "/", "../../../s002/MEMORY.md", "x/../../../.."})
    void aLinkThatCouldLeadOutIsFound(String target) throws IOException {
        Path deep = Files.createDirectories(folder.resolve("a/b"));
        Files.createSymbolicLink(deep.resolve("link"), Path.of(target));
        assertThat(found(true)).contains("a link, a/b/link");
    }

    /** Read as text this one stays in; by way of the other link it does not. */
    @Test
    void noWayDownLeadsUpAgain() throws IOException {
        Files.createSymbolicLink(folder.resolve("here"), Path.of("."));
        assertThat(found(true)).isEmpty();
        Files.createSymbolicLink(folder.resolve("out"), Path.of("here/../secret"));
        assertThat(found(true)).contains("a link, out");
    }

    @Test
    void aPipeAndASecondNameAreFoundAndAPlainTreeIsNot() throws Exception {
        Files.createDirectories(folder.resolve("a/b"));
        Path file = Files.writeString(folder.resolve("a/b/file"), "");
        assertThat(found(false)).isEmpty();
        Path second = Files.createLink(folder.resolve("second"), file);
        assertThat(found(true)).isEmpty();
        assertThat(found(false).orElseThrow()).startsWith("a file with several names");
        Files.delete(second);
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("a/pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(found(true)).contains("a device, a socket or a pipe, a/pipe");
    }

    @Test
    void whatIsTooMuchToBeLookedThroughIsFound() throws IOException {
        for (int i = 0; i < 20; i++) {
            Files.createFile(folder.resolve("file" + i));
        }
        assertThat(found(true)).isEmpty();
        Path one = Files.createFile(folder.resolve("one-more"));
        assertThat(found(true).orElseThrow()).contains("more files");
        Files.delete(one);
        Files.delete(folder.resolve("file0"));
        Files.createDirectories(folder.resolve("1/2/3"));
        Files.delete(folder.resolve("file1"));
        Files.delete(folder.resolve("file2"));
        Files.delete(folder.resolve("file3"));
        assertThat(found(true)).isEmpty();
        Files.createDirectories(folder.resolve("1/2/3/4/5"));
        assertThat(found(true).orElseThrow()).contains("more files");
    }

    private java.util.Optional<String> found(boolean innerLinks) throws IOException {
        return new CellFiles(folder).pitfall(LIMITS, innerLinks);
    }
}
