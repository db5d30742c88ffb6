package io.darkplex.portal.tenants.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellFilesDeleteTest {

    @TempDir
    private Path data;

    @SuppressWarnings("NullAway.Init")
    private Path root;

    @SuppressWarnings("NullAway.Init")
    private Path victim;

    @BeforeEach
    void folders() throws IOException {
        root = Files.createDirectories(data.resolve("tenant/state"));
        victim = Files.writeString(Files.createDirectory(data.resolve("victim")).resolve("file"), "kept");
        Files.createDirectories(root.resolve("a/b"));
    }

    @Test
    void aFileIsDeletedAtAnyDepth() throws IOException {
        Files.writeString(root.resolve("a/b/file"), "x");
        Files.writeString(root.resolve("file"), "x");
        new CellFiles(root).delete(Path.of("a/b/file"));
        new CellFiles(root).delete(Path.of("file"));
        assertThat(root.resolve("a/b")).isEmptyDirectory();
        assertThat(root.resolve("file")).doesNotExist();
    }

    @Test
    void whatIsNotThereIsNoMistake() {
        assertThatCode(() -> new CellFiles(root).delete(Path.of("a/b/file"))).doesNotThrowAnyException();
        assertThatCode(() -> new CellFiles(root).delete(Path.of("c/d/file"))).doesNotThrowAnyException();
    }

    @Test
    void aLinkIsDeletedAndNotFollowed() throws IOException {
        Files.createSymbolicLink(root.resolve("file"), victim);
        new CellFiles(root).delete(Path.of("file"));
        assertThat(root.resolve("file")).doesNotExist();
        assertThat(victim).hasContent("kept");
    }

    @Test
    void noLinkOnTheWayLeadsOut() throws IOException {
        Files.createSymbolicLink(root.resolve("a/out"), data.resolve("victim"));
        Files.createSymbolicLink(root.resolve("up"), Path.of("../.."));
        for (String way : new String[] {"a/out/file", "up/victim/file", "../../victim/file"}) {
            assertThatThrownBy(() -> new CellFiles(root).delete(Path.of(way)))
                    .as(way)
                    .isInstanceOf(IOException.class);
        }
        assertThat(victim).hasContent("kept");
    }
}
